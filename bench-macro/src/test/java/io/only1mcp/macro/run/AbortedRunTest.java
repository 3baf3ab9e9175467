package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.report.Progress;
import io.only1mcp.macro.calibration.CalibrationCache;
import io.only1mcp.macro.client.FakeServer;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AbortedRunTest {
    private static final String MEASURING = "measuring the driver itself";

    @TempDir
    Path folder;

    private LoadRun run(URI target, Consumer<String> steps) {
        return new LoadRun(
                new LoadRun.Settings(
                        ProfileReader.adHoc(Overrides.builder()
                                .rate("100/s")
                                .call("échos={\"text\": \"hi\"}")
                                .build()),
                        new RunTarget.Url(target),
                        Map.of(),
                        results(),
                        "test",
                        null,
                        List.of(),
                        new CalibrationCache(caches(), Clock.systemUTC())),
                new RunListener() {
                    @Override
                    public void step(String text) {
                        steps.accept(text);
                    }

                    @Override
                    public void progress(Progress progress) {}
                });
    }

    private Path results() {
        return folder.resolve("results");
    }

    private Path caches() {
        return folder.resolve("caches");
    }

    @Test
    void aRunThatEndsWhileTheDriverItselfIsMeasuredLeavesNothing() throws IOException {
        List<Runnable> aborts = new ArrayList<>();
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            LoadRun run = run(server.url(), step -> {
                if (step.equals(MEASURING)) {
                    aborts.forEach(Runnable::run);
                }
            });
            aborts.add(run::abort);

            assertThatThrownBy(run::run).isInstanceOf(CancellationException.class);
        }
        assertThat(results()).isEmptyDirectory();
        assertThat(caches()).doesNotExist();
    }

    @Test
    void whoHasTheUrlWrongDoesNotWaitUntilTheDriverItselfIsMeasured() {
        List<String> steps = new ArrayList<>();
        LoadRun run = run(URI.create("http://127.0.0.1:1/mcp"), steps::add);

        assertThatThrownBy(run::run).isInstanceOf(TargetException.class);
        assertThat(steps).isNotEmpty().doesNotContain(MEASURING);
        assertThat(results()).isEmptyDirectory();
    }
}
