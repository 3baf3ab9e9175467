package io.only1mcp.cli;

import io.only1mcp.core.compare.Change;
import io.only1mcp.core.verdict.ExitStatus;
import picocli.CommandLine.Option;

/** What becomes of a verdict that says neither yes nor no: it is no pass, and whether it ends a job is for whoever asks. */
final class InconclusiveOption {

    /** What is left for the shell. */
    enum Outcome {
        /** A warning, and the status of a pass. */
        pass,
        /** The status of a regression. */
        fail
    }

    @Option(
            names = "--inconclusive",
            paramLabel = "pass|fail",
            defaultValue = "pass",
            description = "what a verdict leaves that says neither yes nor no, as of too few runs (INCONCLUSIVE) or of"
                    + " results of two machines (NOT COMPARABLE): pass is status 0 with a warning, fail is status 10;"
                    + " ${DEFAULT-VALUE} where nothing says it")
    private Outcome outcome = Outcome.pass;

    /** What the last line says of a status: one that nothing was found out for is not called a pass. */
    static String text(Change change, ExitStatus status, boolean written) {
        boolean unknown = change == Change.INCONCLUSIVE || change == Change.NOT_COMPARABLE;
        return written && unknown && status == ExitStatus.PASS
                ? "exit status " + status.code()
                        + " (a warning and no pass: nothing is known; --inconclusive=fail makes it "
                        + ExitStatus.REGRESSION.code() + ")"
                : status.sentence(written);
    }

    /** Whether it is a failure. */
    boolean fails() {
        return outcome == Outcome.fail;
    }
}
