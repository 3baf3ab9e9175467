package io.only1mcp.cli;

import io.only1mcp.core.report.Printable;
import io.only1mcp.core.report.Progress;
import io.only1mcp.core.report.ProgressView;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** A run in progress where no person looks on: a line for each step, then one every five seconds. */
final class ProgressLog implements Display {

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long HALF_A_SECOND = TimeUnit.MILLISECONDS.toNanos(500);

    private final PrintWriter log;
    private long said;

    ProgressLog(PrintWriter log) {
        this.log = log;
    }

    @Override
    public synchronized void step(String text) {
        log.println(Printable.line(text));
        said = 0;
    }

    @Override
    public synchronized void progress(Progress progress) {
        // Progress comes about each second, not exactly.
        long due = (progress.elapsedNanos() + HALF_A_SECOND) / EVERY_NANOS;
        if (due > said) {
            said = due;
            log.println(ProgressView.line(progress));
        }
    }

    @Override
    public void close() {}
}
