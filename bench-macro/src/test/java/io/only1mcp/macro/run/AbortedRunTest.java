package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.macro.calibration.CalibrationCache;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AbortedRunTest {
    @TempDir
    Path folder;

    @Test
    void aRunThatEndsWhileTheDriverItselfIsMeasuredLeavesNothing() {
        Path results = folder.resolve("results");
        Path caches = folder.resolve("caches");
        LoadRun run = new LoadRun(
                new LoadRun.Settings(
                        ProfileReader.adHoc(Overrides.builder().rate("100/s").build()),
                        new RunTarget.Url(URI.create("http://127.0.0.1:1/mcp")),
                        Map.of(),
                        results,
                        "test",
                        null,
                        List.of(),
                        new CalibrationCache(caches, Clock.systemUTC())),
                RunListener.NONE);
        run.abort();

        assertThatThrownBy(run::run).isInstanceOf(CancellationException.class);
        assertThat(results).isEmptyDirectory();
        assertThat(caches).doesNotExist();
    }
}
