package io.only1mcp.cli;

import io.only1mcp.core.policy.Policy;
import io.only1mcp.macro.ab.AbRun;
import io.only1mcp.macro.ab.ShellBuild;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** How two builds are measured by turns. */
final class TurnsOptions {

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "8",
            description = "how often each build is measured; ${DEFAULT-VALUE} where nothing says it")
    private int runs = AbRun.RUNS;

    @Option(names = "--quiet", description = "no progress")
    private boolean quiet;

    /**
     * What is measured.
     *
     * @param option that the commands were given with
     * @param commands of the two builds
     * @param results where the folder of all runs is made
     * @param name of that folder, behind the time
     */
    AbRun.Settings settings(String option, List<String> commands, Path results, String name) {
        if (runs < 1) {
            throw new UsageException("--runs: must be >= 1, got " + runs);
        }
        try {
            return new AbRun.Settings(
                    new ShellBuild("a", commands.get(0)), new ShellBuild("b", commands.get(1)), runs, results, name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    /**
     * Makes sure that enough is measured for a verdict.
     *
     * @throws UsageException where it is not
     */
    void mustSuffice(Policy policy) {
        if (runs < policy.leastRuns()) {
            throw new UsageException("--runs: must be >= " + policy.leastRuns()
                    + ", the least_runs of the policy, because fewer can say nothing, got " + runs);
        }
    }

    /** Whether nothing is shown while it goes on. */
    boolean quiet() {
        return quiet;
    }
}
