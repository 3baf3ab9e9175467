package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.SaturationResult;
import io.only1mcp.core.saturation.Saturation;
import io.only1mcp.core.saturation.Step;
import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.server.MockConfig;
import io.only1mcp.mock.server.MockServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The search on a target whose limit is known: four connections, 20 ms for each answer, so 200 a second and no more. */
@Timeout(180)
class SaturationRunTest {
    private static final double LIMIT = 200;

    @TempDir
    Path folder;

    @Test
    void theLimitThatWasPlantedIsFound() throws IOException {
        MockConfig config =
                MockConfig.of(Catalogue.named(List.of("filesystem"))).with(Behaviour.DEFAULT.with("latency", "20ms"));
        try (MockServer server = MockServer.start(config, failure -> {})) {
            SaturationRun.Outcome outcome = run(server.url("filesystem")).run();
            SaturationResult result = outcome.result();
            Saturation found = result.saturation();

            // A busy machine lowers what is sustained; nothing raises it.
            assertThat(found.sustainedPerSecond())
                    .isNotNull()
                    .satisfies(sustained -> assertThat(sustained).isBetween(0.2 * LIMIT, 1.05 * LIMIT));
            assertThat(found.brokenPerSecond())
                    .isNotNull()
                    .satisfies(broken -> assertThat(broken).isLessThan(2.1 * LIMIT));
            assertThat(found.ladder()).extracting(Step::users).containsExactly(1, 2, 4);
            assertThat(found.ladder().get(2).perSecond()).isLessThan(1.1 * LIMIT);
            assertThat(found.ladder().get(2).perSecond())
                    .isGreaterThan(1.5 * found.ladder().get(0).perSecond());
            assertThat(ResultJson.readSaturation(
                            Files.readString(outcome.folder().resolve("result.json"))))
                    .isEqualTo(result);
            assertThat(outcome.folder().resolve("report.md")).isNotEmptyFile();
        }
    }

    private SaturationRun run(String url) {
        Profile profile = ProfileReader.adHoc(Overrides.builder()
                .rate("50/s")
                .call("read_file={\"path\": \"/a\"}")
                .connections("4")
                .set("warm_up.requests=50")
                .build());
        return new SaturationRun(
                new SaturationRun.Settings(
                        profile,
                        new RunTarget.Url(URI.create(url)),
                        Map.of(),
                        50,
                        10_000,
                        0.3,
                        Duration.ofMillis(600),
                        Duration.ofSeconds(30),
                        false,
                        folder,
                        "test",
                        null),
                RunListener.NONE);
    }
}
