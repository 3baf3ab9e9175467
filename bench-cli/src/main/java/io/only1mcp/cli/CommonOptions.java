package io.only1mcp.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options of every verb. The parser itself acts on them, so nothing here is read. */
@SuppressWarnings("UnusedVariable")
final class CommonOptions {

    /** {@link Complaints} looks for it among the arguments, because it counts even where others are wrong. */
    static final String STACKTRACE = "--stacktrace";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "show this")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "show the version")
    private boolean version;

    @Option(names = STACKTRACE, scope = ScopeType.INHERIT, description = "with an error, show where it came from")
    private boolean stacktrace;
}
