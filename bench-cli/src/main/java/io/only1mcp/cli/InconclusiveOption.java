package io.only1mcp.cli;

import picocli.CommandLine.Option;

/** What becomes of a verdict that says neither yes nor no. */
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
            description = "what an inconclusive verdict leaves: pass is status 0, fail is status 10; ${DEFAULT-VALUE}"
                    + " where nothing says it")
    private Outcome outcome = Outcome.pass;

    /** Whether it is a failure. */
    boolean fails() {
        return outcome == Outcome.fail;
    }
}
