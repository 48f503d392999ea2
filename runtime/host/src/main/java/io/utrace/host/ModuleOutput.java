package io.utrace.host;

import java.io.OutputStream;
import java.io.PrintStream;

/** What an isolated module writes, on its way to everybody's output, which may be slow. */
final class ModuleOutput extends OutputStream {
    private final PrintStream output;
    private final ModuleThread thread;

    ModuleOutput(PrintStream output, ModuleThread thread) {
        this.output = output;
        this.thread = thread;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        thread.pause();
        try {
            output.write(bytes, offset, length);
        } finally {
            thread.resume();
        }
    }
}
