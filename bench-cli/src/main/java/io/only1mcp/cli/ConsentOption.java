package io.only1mcp.cli;

import io.only1mcp.macro.run.RunTarget;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The consent that is given beforehand. */
final class ConsentOption {

    @Option(names = "--yes", description = "load a host that is not this machine without being asked")
    private boolean yes;

    /**
     * Asks a person where it was not.
     *
     * @param target what is to be loaded; nothing for the embedded topology
     * @throws UsageException where nobody said yes
     */
    void demand(@Nullable RunTarget target, Shell shell) {
        new Consent(shell).demand(target, yes);
    }
}
