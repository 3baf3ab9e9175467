package io.only1mcp.cli;

import io.only1mcp.core.profile.LevelsReader;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.PolicyReader;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.report.GithubAnnotations;
import io.only1mcp.core.report.JunitReport;
import io.only1mcp.core.report.SuiteReport;
import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.result.WholeFile;
import io.only1mcp.core.suite.SuiteJson;
import io.only1mcp.core.suite.SuiteResult;
import io.only1mcp.macro.ab.AbRun;
import io.only1mcp.macro.ab.Build;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.run.RunListener;
import io.only1mcp.macro.suite.SuiteRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the commit that is checked out, and says whether it may land. */
@Command(
        name = "suite",
        versionProvider = Version.class,
        header = "Measures this commit, beside the one that it is built on, and says whether it may land.",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "  bench suite",
            "  bench suite --base origin/main --results target/bench",
            "",
            "Micro-benchmarks are shown beside those of the other commit. The gateway is driven from end",
            "to end for 1, 10, 100 and 1,000 clients, and loaded by turns with that of the other commit,",
            "which is built for it. All of it takes about twenty minutes.",
            ""
        },
        sortOptions = false)
final class SuiteCommand implements Callable<Integer> {
    private static final List<String> END_TO_END = List.of("tools_list", "tool_call", "batch_call");
    private static final String LOAD = "gateway_load";
    /** Each of the techniques of the gateway before and after. */
    private static final String PARTS = "technique|SmartCaching";

    private final Shell shell;

    @Option(
            names = "--base",
            paramLabel = "REVISION",
            description =
                    "what to compare with; where nothing says it, the commit at which this branch left the default"
                            + " branch, or on that one the first parent")
    private @Nullable String base;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "target/bench",
            description = "where everything goes; ${DEFAULT-VALUE} where nothing says it")
    private Path folder = Path.of("target", "bench");

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "8",
            description = "how often each of the two is loaded; ${DEFAULT-VALUE} where nothing says it")
    private int runs = AbRun.RUNS;

    @Option(
            names = "--micro-runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "how often the micro-benchmarks of each are run, three forks each time; from two on there are"
                    + " enough for them to be judged; ${DEFAULT-VALUE} where nothing says it")
    private int microRuns = 1;

    @Mixin
    private final InconclusiveOption inconclusive = new InconclusiveOption();

    @Option(names = "--quiet", description = "no progress")
    private boolean quiet;

    SuiteCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        String home = System.getProperty("bench.home");
        if (home == null || !MicroProcess.isBuilt(Path.of(home))) {
            throw new UsageException(
                    "suite: is about a tree of the sources that is built, and is run by its own ./bench");
        }
        if (runs < 1) {
            throw new UsageException("--runs: must be >= 1, got " + runs);
        }
        if (microRuns < 1) {
            throw new UsageException("--micro-runs: must be >= 1, got " + microRuns);
        }
        SuiteRun.Settings settings = new SuiteRun.Settings(
                Path.of(home),
                folder,
                base == null || base.isBlank() ? null : base,
                new SuiteRun.Parts(microRuns, PolicyReader.read(PolicyReader.SHIPPED), PartsBuild::new),
                END_TO_END.stream().map(SuiteCommand::profile).toList(),
                profile(LOAD),
                runs,
                PolicyReader.read(LOAD),
                LevelsReader.read(LOAD),
                Version.text(),
                shell.calibration());
        boolean strict = inconclusive.fails();
        try (Exports none = new Exports(List.of(), Exports.OF_RESULTS, shell.out())) {
            return new Measurement(shell, quiet, none)
                    .of(display -> {
                        SuiteRun run = run(settings, display);
                        return new Measurement.Task(run::abort, () -> finished(run.run(), strict));
                    })
                    .code();
        }
    }

    private Finished finished(SuiteResult result, boolean strict) {
        Map<String, String> files = Map.of(
                "suite.json", SuiteJson.write(result, strict),
                "suite.md", SuiteReport.markdown(result),
                "junit.xml", JunitReport.of(result, strict),
                "annotations.txt", GithubAnnotations.of(result, strict));
        UnwritableException unkept = null;
        try {
            files.forEach((name, text) -> WholeFile.write(folder.resolve(name), text));
        } catch (UnwritableException e) {
            unkept = e;
        }
        String where = "results     " + folder.resolve("suite.md") + "  " + folder.resolve("suite.json") + "\n";
        return new Finished(
                (style, kept) -> SuiteReport.terminal(result, style, strict, kept) + where,
                files,
                result.exitStatus(strict),
                unkept);
    }

    private static SuiteRun run(SuiteRun.Settings settings, RunListener display) {
        try {
            return new SuiteRun(settings, display);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--base: " + e.getMessage());
        }
    }

    private static Profile profile(String name) {
        return ProfileReader.read(name, Overrides.NONE);
    }

    /** The micro-benchmarks of a tree, in a process of their own. */
    private static final class PartsBuild implements Build {
        private final String commit;
        private final RunListener listener;
        private final MicroProcess process;

        PartsBuild(Path home, String commit, RunListener listener) {
            this.commit = commit;
            this.listener = listener;
            this.process = new MicroProcess(home, commit, MicroResult.Settings.QUICK, PARTS, List.of());
        }

        @Override
        public String text() {
            return commit;
        }

        @Override
        public void measure(Path folder) {
            Path kept = ResultFolder.create(folder, Instant.now(), "micro").path();
            try {
                process.run(kept, listener);
            } catch (UsageException e) {
                throw new TargetException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
