package io.only1mcp.cli;

import io.only1mcp.core.report.Progress;
import io.only1mcp.macro.run.RunListener;

/** How a run in progress is shown; closed when there is a result to show. */
sealed interface Display extends RunListener, AutoCloseable permits LiveView, ProgressLog, Display.Silence {

    /**
     * The display that suits the shell: a view that is drawn again on a terminal, lines elsewhere.
     *
     * @param quiet whether nothing is to be shown
     * @param onlyErr whether standard output belongs to a result
     */
    static Display of(Shell shell, boolean quiet, boolean onlyErr) {
        if (quiet) {
            return new Silence();
        }
        if (shell.drawsOnErr()) {
            return new LiveView(shell.err(), shell.style(true));
        }
        return shell.drawsOnOut() && !onlyErr
                ? new LiveView(shell.out(), shell.style(false))
                : new ProgressLog(shell.err());
    }

    @Override
    void close();

    /** Shows nothing. */
    record Silence() implements Display {
        @Override
        public void step(String text) {}

        @Override
        public void progress(Progress progress) {}

        @Override
        public void close() {}
    }
}
