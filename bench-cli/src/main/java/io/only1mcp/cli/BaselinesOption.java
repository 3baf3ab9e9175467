package io.only1mcp.cli;

import io.only1mcp.core.baseline.BaselineStore;
import io.only1mcp.core.baseline.NoiseStore;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where baselines are kept. */
final class BaselinesOption {

    @Option(
            names = "--baselines",
            paramLabel = "DIR",
            defaultValue = "baselines",
            description = "where baselines are kept, and the noise of machines; ${DEFAULT-VALUE} where nothing says it")
    private Path root = Path.of("baselines");

    BaselineStore store() {
        return new BaselineStore(root);
    }

    /** The noise that was measured on machines. */
    NoiseStore noise() {
        return new NoiseStore(root);
    }
}
