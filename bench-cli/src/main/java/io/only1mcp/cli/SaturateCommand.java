package io.only1mcp.cli;

import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.report.JunitReport;
import io.only1mcp.core.report.SaturationReport;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.SaturationResult;
import io.only1mcp.macro.run.RunTarget;
import io.only1mcp.macro.run.SaturationRun;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks for the rate at which a target breaks. */
@Command(
        name = "saturate",
        versionProvider = Version.class,
        header = "Finds the highest rate that a target sustains, and shows how it breaks.",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Rates are doubled until one fails, then bisected. A rate passes where the thresholds hold, 99.5 %%",
            "of it is answered well, and what is in hand does not grow. Then more and more users, a closed",
            "loop, show how it scales, and an overload how it recovers.",
            "",
            "  bench saturate",
            "  bench saturate --set 'thresholds=[{metric: latency_p99, max: 50ms}]' --step 2%%",
            "  bench saturate --target http://127.0.0.1:3001/mcp --call echo='{\"message\":\"hi\"}' --most 5k",
            ""
        },
        sortOptions = false)
final class SaturateCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(
            names = "--profile",
            paramLabel = "NAME|FILE",
            description = "whose workload, servers, connections and thresholds are taken; how its requests come is not")
    private @Nullable String profile;

    @Mixin
    private final TargetOptions targetOptions = new TargetOptions();

    @Option(
            names = "--from",
            paramLabel = "RATE",
            defaultValue = "1000/s",
            description = "the first rate that is tried; ${DEFAULT-VALUE} where nothing says it")
    private String from = "";

    @Option(
            names = "--most",
            paramLabel = "RATE",
            defaultValue = "200000/s",
            description = "the highest rate that is tried; ${DEFAULT-VALUE} where nothing says it")
    private String most = "";

    @Option(
            names = "--step",
            paramLabel = "SHARE",
            defaultValue = "5%",
            description = "how far apart the rate that passes and the one that fails may stay; ${DEFAULT-VALUE} where"
                    + " nothing says it")
    private String step = "";

    @Option(
            names = "--probe",
            paramLabel = "TIME",
            defaultValue = "3s",
            description = "how long each rate is offered, behind a third of that which does not count;"
                    + " ${DEFAULT-VALUE} where nothing says it")
    private String probe = "";

    @Option(
            names = "--at-most",
            paramLabel = "TIME",
            defaultValue = "3m",
            description = "how long the search may take; users and recovery add half a minute; ${DEFAULT-VALUE} where"
                    + " nothing says it")
    private String atMost = "";

    @Mixin
    private final WorkloadOptions workload = new WorkloadOptions();

    @Mixin
    private final InconclusiveOption inconclusive = new InconclusiveOption();

    @Mixin
    private final ResultOptions results = new ResultOptions();

    @Mixin
    private final ConsentOption consent = new ConsentOption();

    SaturateCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        RunTarget target = targetOptions.target();
        consent.demand(target, shell);
        double share = Options.share("--step", step);
        try (Exports exports = results.exports(shell)) {
            SaturationRun.Settings settings = new SaturationRun.Settings(
                    read(),
                    target,
                    targetOptions.headers(),
                    Options.rate("--from", from),
                    Options.rate("--most", most),
                    share,
                    Options.time("--probe", probe),
                    Options.time("--at-most", atMost),
                    inconclusive.fails(),
                    results.folder(),
                    Version.text(),
                    targetOptions.commit(target));
            return new Measurement(shell, results.quiet(), exports)
                    .of(display -> {
                        SaturationRun run = new SaturationRun(settings, display);
                        return new Measurement.Task(run::abort, () -> finished(run.run()));
                    })
                    .code();
        }
    }

    private Profile read() {
        return ProfileReader.read(
                profile, workload.overrides().rate(from).duration(probe).build());
    }

    private static Finished finished(SaturationRun.Outcome outcome) {
        SaturationResult result = outcome.result();
        List<String> files = Finished.files(outcome.folder());
        return Finished.of(
                        (style, kept) -> SaturationReport.terminal(result, style, files, kept),
                        ResultJson.write(result),
                        SaturationReport.markdown(result),
                        JunitReport.of(result),
                        result.exitStatus())
                .keptBut(outcome.unkept());
    }
}
