package io.only1mcp.macro.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.result.HeldStreamsResult;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.server.MockConfig;
import io.only1mcp.mock.server.MockServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Event streams that are held open beside the load. */
class StreamsRunTest {
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"2026-07-28", "2025-11-25"})
    void theStreamsOfAllClientsStayOpenAndWhatComesOnThemIsCounted(String protocol) throws IOException {
        try (MockServer mock = MockServer.start(MockConfig.of(List.of(), true), failures::add)) {
            order(mock, "{\"change\":\"tools\",\"per_second\":100}");
            MeasuredRun run = run(mock, protocol);

            HeldStreamsResult held = Objects.requireNonNull(run.heldStreams());
            assertThat(run.errors()).isEmpty();
            assertThat(held.asked()).isEqualTo(6);
            assertThat(held.open()).isEqualTo(6);
            assertThat(held.ended()).isZero();
            assertThat(held.errors()).isEmpty();
            // Each change reaches each stream, or in a session one of the streams that it has.
            assertThat(held.events()).isGreaterThan(10);
            assertThat(held.opening().count()).isEqualTo(6);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aTargetThatHasNoStreamsIsNotDriven() throws IOException {
        try (MockServer mock = MockServer.start(MockConfig.of(Catalogue.of("memory", 1)), failures::add)) {
            assertThatExceptionOfType(TargetException.class)
                    .isThrownBy(() -> run(mock, "2025-11-25"))
                    .withMessage(mock.url() + ": none of 6 event streams could be opened: HTTP 405, no event stream;"
                            + " a target that tells its clients nothing has none: leave streams out");
        }
    }

    private static void order(MockServer mock, String order) throws IOException {
        HttpURLConnection control = (HttpURLConnection)
                URI.create(mock.url()).resolve("/control").toURL().openConnection();
        control.setRequestMethod("POST");
        control.setDoOutput(true);
        control.getOutputStream().write(order.getBytes(UTF_8));
        assertThat(control.getResponseCode()).isEqualTo(200);
    }

    private MeasuredRun run(MockServer mock, String protocol) {
        Profile profile = ProfileReader.adHoc(Overrides.builder()
                .protocol(protocol)
                .rate("100/s")
                .duration("500ms")
                .connections("4")
                .set("clients=6")
                .set("streams.open=6")
                .set("workload=[{list: tools}]")
                .set("warm_up.requests=0")
                .build());
        LoadRun.Settings settings = new LoadRun.Settings(
                profile, new RunTarget.Url(URI.create(mock.url())), Map.of(), folder, "test", null, List.of());
        return new LoadRun(settings, RunListener.NONE).run().result().runs().get(0);
    }
}
