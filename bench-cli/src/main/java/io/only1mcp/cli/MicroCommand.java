package io.only1mcp.cli;

import io.only1mcp.core.report.JunitReport;
import io.only1mcp.core.report.MicroReport;
import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.result.MicroResult.Settings;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.macro.client.TargetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs micro-benchmarks in JVMs of their own, shows what competes side by side, and keeps the result. */
@Command(
        name = "micro",
        versionProvider = Version.class,
        header = "Measures the gateway's parts beside their rivals, each in JVMs of its own.",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "  bench micro CacheLookup --quick",
            "  bench micro 'Envelope|ReadTools' --profiler gc",
            "  bench micro technique --full",
            ""
        },
        sortOptions = false)
final class MicroCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(
            paramLabel = "PATTERN",
            arity = "0..1",
            defaultValue = ".*",
            description =
                    "which benchmarks: a regular expression that is found in class and method; all where it is left"
                            + " out, which takes hours")
    private String pattern = ".*";

    @ArgGroup
    private @Nullable Thoroughness thoroughness;

    @Option(
            names = "--profiler",
            paramLabel = "NAME",
            description =
                    "async (flame graphs), perfasm (assembly) or gc (allocation, which is always measured); can be repeated")
    private List<String> profilers = List.of();

    @Mixin
    private final ResultOptions results = new ResultOptions();

    /** How thoroughly they are measured; as each says of itself where neither is given. */
    static final class Thoroughness {
        @Option(names = "--quick", description = "three forks of 0.6 s: for a look")
        private boolean quick;

        @Option(names = "--full", description = "ten forks of 5 s: for a judgement")
        private boolean full;

        private Settings settings() {
            return full ? Settings.FULL : quick ? Settings.QUICK : Settings.OWN;
        }
    }

    MicroCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        try (Exports exports = results.exports(shell)) {
            return run(exports).code();
        }
    }

    private ExitStatus run(Exports exports) {
        MicroProcess process = new MicroProcess(settings(), pattern, profilers);
        ResultFolder folder = ResultFolder.create(results.folder(), Instant.now(), "micro");
        try (Interruption interruption = new Interruption(process::close)) {
            try (Display display = Display.of(shell, results.quiet(), exports.takeStandardOutput())) {
                process.run(folder.path(), display);
            } catch (TargetException | UsageException e) {
                folder.discardIfEmpty();
                return interruption.withoutResult(e, shell);
            } finally {
                process.close();
            }
            String json = text(folder.path().resolve(ResultFolder.RESULT));
            MicroResult result = ResultJson.readMicro(json);
            return exports.show(
                    Finished.of(
                            (style, kept) -> MicroReport.terminal(result, style, Finished.files(folder.path())),
                            json,
                            MicroReport.markdown(result),
                            JunitReport.of(result),
                            result.exitStatus()),
                    shell);
        }
    }

    private Settings settings() {
        return thoroughness == null ? Settings.OWN : thoroughness.settings();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
