package io.only1mcp.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say where a result goes, and what is shown meanwhile. */
final class ResultOptions {

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "results",
            description = "where the folder of this result is made; ${DEFAULT-VALUE} where nothing says it")
    private Path results = Path.of("results");

    @Option(
            names = "--out",
            paramLabel = "KIND=PATH",
            description =
                    "write the result as json, md or junit, that of bench run as csv too, to this file, or to standard output with -, when"
                            + " everything else goes to standard error; can be repeated")
    private List<String> out = List.of();

    @Option(names = "--quiet", description = "no progress")
    private boolean quiet;

    /** Where folders of results are made. */
    Path folder() {
        return results;
    }

    /** Opens what the result is to be written to besides. */
    Exports exports(Shell shell) {
        return exports(shell, Exports.OF_JUDGEMENTS);
    }

    /** The same, where it can be written as these kinds. */
    Exports exports(Shell shell, List<String> kinds) {
        return new Exports(out, kinds, shell.out());
    }

    /** Whether nothing is shown while it goes on. */
    boolean quiet() {
        return quiet;
    }
}
