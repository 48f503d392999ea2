package io.utrace.faults.command;

import io.utrace.faults.CampaignListener;
import io.utrace.faults.CaseResult;
import io.utrace.faults.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on a terminal how far a campaign is; elsewhere nothing. */
final class Progress implements CampaignListener, AutoCloseable {
    private static final int WIDTH = 78;
    private static final int INTERVAL_MILLIS = 200;

    private final PrintWriter terminal;
    private final boolean isTerminal;
    private @Nullable ProgressBar bar;
    private int red;

    /**
     * Begins with nothing.
     *
     * @param terminal leads to standard error
     */
    Progress(PrintWriter terminal) {
        this(terminal, isTerminal(Path.of("/proc/self/fd/2")));
    }

    Progress(PrintWriter terminal, boolean isTerminal) {
        this.terminal = terminal;
        this.isTerminal = isTerminal;
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException closed) {
            return false;
        }
    }

    @Override
    public void planned(int cases, int all) {
        if (isTerminal) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName("cases")
                            .setInitialMax(cases)
                            .setStyle(ProgressBarStyle.ASCII)
                            .setUpdateIntervalMillis(INTERVAL_MILLIS)
                            .setConsumer(new DelegatingProgressBarConsumer(this::show, WIDTH))
                            .build();
        }
    }

    private void show(String line) {
        terminal.print("\r" + line);
        terminal.flush();
    }

    @Override
    public void judged(CaseResult result) {
        ProgressBar shown = bar;
        if (result.verdict() != Verdict.SURVIVED) {
            red++;
        }
        if (shown != null) {
            shown.step();
            shown.setExtraMessage(red == 0 ? "" : red + " red");
        }
    }

    @Override
    public void close() {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.close();
            terminal.println();
            terminal.flush();
        }
    }
}
