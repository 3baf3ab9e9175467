package io.only1mcp.cli;

import io.only1mcp.core.verdict.ExitStatus;
import java.util.function.Function;
import java.util.function.Supplier;

/** A measurement of a command: shown while it goes on, ended by Ctrl-C, its result shown and written. */
final class Measurement {

    private final Shell shell;
    private final boolean quiet;
    private final Exports exports;

    Measurement(Shell shell, boolean quiet, Exports exports) {
        this.shell = shell;
        this.quiet = quiet;
        this.exports = exports;
    }

    /**
     * What is measured.
     *
     * @param abort makes it end soon, from any thread
     * @param run measures
     */
    record Task(Runnable abort, Supplier<Finished> run) {}

    /**
     * Measures.
     *
     * @param begun makes the task, which tells the display how it gets on
     * @return what is left for the shell
     */
    ExitStatus of(Function<Display, Task> begun) {
        boolean toErr = exports.takeStandardOutput();
        Display display = Display.of(shell, quiet, toErr);
        Task task = begun.apply(display);
        try (Interruption interruption = new Interruption(task.abort())) {
            try {
                Finished finished;
                try (display) {
                    finished = task.run().get();
                }
                return exports.show(finished, shell);
            } catch (RuntimeException e) {
                return interruption.withoutResult(e, shell);
            }
        }
    }
}
