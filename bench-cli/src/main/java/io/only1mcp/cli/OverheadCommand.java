package io.only1mcp.cli;

import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.report.JunitReport;
import io.only1mcp.core.report.OverheadReport;
import io.only1mcp.core.result.OverheadResult;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.macro.run.OverheadRun;
import io.only1mcp.macro.run.RunTarget;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what a proxy adds, by the paired experiment. */
@Command(
        name = "overhead",
        versionProvider = Version.class,
        header = "Measures what a proxy adds to the latency of what is behind it.",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "The same requests at the same instants go straight to the backends and through the proxy, by",
            "turns; what the proxy adds is the median difference over the pairs, with a 95 %% interval.",
            "",
            "  bench overhead",
            "  bench overhead --rates 500,2k --leg 5s --profile small_team",
            "  bench overhead --target http://127.0.0.1:8080/mcp --direct http://127.0.0.1:3001/mcp \\",
            "      --call files.read_file='{\"path\":\"/a\"}'",
            ""
        },
        sortOptions = false)
final class OverheadCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(
            names = "--profile",
            paramLabel = "NAME|FILE",
            description =
                    "whose workload, servers and connections are taken, and its limits on overhead; else p50, p95,"
                            + " p99 and p99.9 may grow by 2, 4, 5 and 10 ms")
    private @Nullable String profile;

    @Mixin
    private final TargetOptions targetOptions = new TargetOptions();

    @Option(
            names = "--direct",
            paramLabel = "URL",
            description = "the server behind a --target that runs already; it is asked the same without the proxy")
    private @Nullable String direct;

    @Option(
            names = "--rates",
            paramLabel = "RATE",
            split = ",",
            defaultValue = "1000/s,5000/s,10000/s",
            description = "at which it is measured; ${DEFAULT-VALUE} where nothing says it")
    private List<String> rates = List.of();

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "8",
            description = "how often at each rate both paths are driven, an even number; ${DEFAULT-VALUE} where"
                    + " nothing says it, and with less than 6 nothing is judged")
    private int pairs;

    @Option(
            names = "--leg",
            paramLabel = "TIME",
            defaultValue = "3s",
            description = "how long each path is driven each time; ${DEFAULT-VALUE} where nothing says it")
    private String leg = "";

    @Mixin
    private final WorkloadOptions workload = new WorkloadOptions();

    @Mixin
    private final InconclusiveOption inconclusive = new InconclusiveOption();

    @Mixin
    private final ResultOptions results = new ResultOptions();

    @Mixin
    private final ConsentOption consent = new ConsentOption();

    OverheadCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        RunTarget target = targetOptions.target();
        URI behind = direct == null ? null : TargetOptions.url("--direct", direct);
        consent.demand(target, shell);
        consent.demand(behind == null ? null : new RunTarget.Url(behind), shell);
        if (pairs < 2 || pairs % 2 != 0) {
            throw new UsageException("--pairs: must be an even number from 2 on, got " + pairs);
        }
        try (Exports exports = results.exports(shell)) {
            OverheadRun.Settings settings = new OverheadRun.Settings(
                    read(),
                    target,
                    behind,
                    targetOptions.headers(),
                    Options.rates("--rates", rates),
                    pairs,
                    Options.time("--leg", leg),
                    inconclusive.fails(),
                    results.folder(),
                    Version.text(),
                    targetOptions.commit(target));
            return new Measurement(shell, results.quiet(), exports)
                    .of(display -> {
                        OverheadRun run = new OverheadRun(settings, display);
                        return new Measurement.Task(run::abort, () -> finished(run.run()));
                    })
                    .code();
        }
    }

    private Profile read() {
        return ProfileReader.read(
                profile, workload.overrides().rate(rates.get(0)).duration(leg).build());
    }

    private static Finished finished(OverheadRun.Outcome outcome) {
        OverheadResult result = outcome.result();
        List<String> files = Finished.files(outcome.folder());
        return Finished.of(
                        (style, kept) -> OverheadReport.terminal(result, style, files, kept),
                        ResultJson.write(result),
                        OverheadReport.markdown(result),
                        JunitReport.of(result),
                        result.exitStatus())
                .keptBut(outcome.unkept());
    }
}
