package io.only1mcp.cli;

import io.only1mcp.core.baseline.BaselineStore;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where baselines are kept. */
final class BaselinesOption {

    @Option(
            names = "--baselines",
            paramLabel = "DIR",
            defaultValue = "baselines",
            description = "where baselines are kept; ${DEFAULT-VALUE} where nothing says it")
    private Path root = Path.of("baselines");

    BaselineStore store() {
        return new BaselineStore(root);
    }
}
