package io.utrace.linux;

import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.Report;
import io.utrace.api.Task;

/** What every report of a real stop shows. */
abstract class StopView implements Report {
    final Tracee tracee;

    StopView(Tracee tracee) {
        this.tracee = tracee;
    }

    @Override
    public Task task() {
        return tracee.record();
    }

    @Override
    public Registers registers() {
        return tracee.registers();
    }

    @Override
    public Memory memory() {
        return tracee.memory();
    }
}
