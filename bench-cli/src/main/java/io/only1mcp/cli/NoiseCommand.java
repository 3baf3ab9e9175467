package io.only1mcp.cli;

import io.only1mcp.core.baseline.NoiseStore;
import io.only1mcp.core.compare.Measured;
import io.only1mcp.core.compare.Measuring;
import io.only1mcp.core.compare.NoiseFloor;
import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.compare.Suites;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.profile.PolicyReader;
import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.report.NoiseReport;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.macro.ab.AbRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What one build differs from itself by on this machine. */
@Command(
        name = "noise",
        versionProvider = Version.class,
        header =
                "Measures one build by turns with itself: what differs is this machine's noise, and no threshold holds below it.",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "  bench noise './bench run --rate 500/s --duration 10s --results {out}'",
            "",
            "It is kept beside the baselines, and bench check shows it for the same plan on the same machine.",
            ""
        },
        sortOptions = false)
final class NoiseCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(
            paramLabel = "COMMAND",
            description = "for sh; it leaves its results in the folder that takes the place of {out}")
    private String command = "";

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "results",
            description = "where the folder of all runs is made; ${DEFAULT-VALUE} where nothing says it")
    private Path results = Path.of("results");

    @Option(
            names = "--policy",
            paramLabel = "NAME|FILE",
            defaultValue = PolicyReader.SHIPPED,
            description = "whose thresholds are to be held; ${DEFAULT-VALUE}, which is shipped, where nothing says it")
    private String policy = PolicyReader.SHIPPED;

    @Option(
            names = "--out",
            paramLabel = "KIND=PATH",
            description = "write it as json or md to this file too, or to standard output with -; can be repeated")
    private List<String> out = List.of();

    @Mixin
    private final TurnsOptions turns = new TurnsOptions();

    @Mixin
    private final BaselinesOption baselines = new BaselinesOption();

    NoiseCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Policy read = PolicyReader.read(policy);
        turns.mustSuffice(read);
        AbRun.Settings settings = turns.settings("noise", List.of(command, command), results, "noise");
        try (Exports exports = new Exports(out, Exports.OF_RESULTS, shell.out())) {
            return new Measurement(shell, turns.quiet(), exports)
                    .of(display -> {
                        AbRun run = new AbRun(settings, display);
                        return new Measurement.Task(run::abort, () -> finished(run.run(), read));
                    })
                    .code();
        }
    }

    private Finished finished(AbRun.Outcome measured, Policy read) {
        Map<String, List<StoredResult>> other = Suites.of(measured.b());
        Map<String, NoiseFloor> floors = new LinkedHashMap<>();
        StringBuilder kept = new StringBuilder();
        List<UnwritableException> unkept = new ArrayList<>();
        Suites.of(measured.a()).forEach((suite, found) -> {
            Measured a = Measuring.of("a", found);
            Measured b = Measuring.of("b", Objects.requireNonNullElse(other.get(suite), List.of()));
            NoiseFloor floor = NoiseFloor.of(a, b, read, Instant.now());
            floors.put(suite, floor);
            List<String> doubts =
                    Stream.concat(a.doubts().stream(), b.doubts().stream()).toList();
            try {
                kept.append(
                        doubts.isEmpty()
                                ? "noise   " + baselines.noise().keep(floor) + "\n"
                                : "not kept, because " + String.join("; ", doubts) + "\n");
            } catch (UnwritableException e) {
                unkept.add(e);
            }
        });
        return Finished.of(
                        (style, written) -> floors.entrySet().stream()
                                        .map(floor ->
                                                NoiseReport.terminal(floor.getKey(), floor.getValue(), read, style))
                                        .collect(Collectors.joining())
                                + "\nresults " + measured.folder() + "\n" + kept,
                        NoiseStore.json(floors),
                        floors.entrySet().stream()
                                .map(floor -> NoiseReport.markdown(floor.getKey(), floor.getValue(), read))
                                .collect(Collectors.joining("\n")),
                        ExitStatus.PASS)
                .keptBut(unkept.isEmpty() ? null : unkept.get(0));
    }
}
