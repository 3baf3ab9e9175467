package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.OperationResult;
import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.server.MockConfig;
import io.only1mcp.mock.server.MockServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation of the grammar against the mock, whose own counts say what it was asked. */
class OperationsRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COMMON = "{list: tools}, {list: resources}, {list: templates}, {list: prompts},"
            + " {resource: \"memory://keys\", expect: {contains: user/language}}, {resource: \"memory://items/{marker}\"},"
            + " {prompt: remember_this_conversation}, {tool: store, arguments: {key: k, value: \"{marker}\"}}";

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "2026-07-28 | ~~",
                "2025-11-25 | ~, {notification: roots/list_changed}~",
                "2025-03-26 | ~, {notification: cancelled, arguments: {requestId: x}}, {tool: store, batch: 5, arguments: {key: k, value: \"{marker}\"}}~"
            })
    void everyOperationOfARevisionIsAskedAnsweredAndCounted(String protocol, String more) throws IOException {
        try (MockServer mock = MockServer.start(MockConfig.of(Catalogue.of("memory", 1)), failures::add)) {
            MeasuredRun run = run(mock, protocol, "[" + COMMON + more + "]");

            assertThat(run.errors()).isEmpty();
            assertThat(run.operations())
                    .allSatisfy(operation -> assertThat(operation.counts().ok())
                            .isPositive()
                            .isEqualTo(operation.counts().intended()));
            Map<String, Long> ok = run.operations().stream()
                    .collect(Collectors.toMap(
                            OperationResult::name,
                            operation -> operation.counts().ok()));
            JsonNode methods = counts(mock).at("/servers/memory/methods");
            for (String list : List.of("resources/list", "resources/templates/list", "prompts/list")) {
                assertThat(methods.path(list).asLong()).as(list).isEqualTo(ok.get(list));
            }
            assertThat(methods.path("resources/read").asLong())
                    .isEqualTo(ok.getOrDefault("resources/read memory://keys", 0L)
                            + ok.getOrDefault("resources/read memory://items/{marker}", 0L));
            assertThat(methods.path("prompts/get").asLong())
                    .isEqualTo(ok.getOrDefault("prompts/get remember_this_conversation", 0L));
            assertThat(methods.path("tools/call").asLong())
                    .isEqualTo(ok.getOrDefault("store", 0L) + 5 * ok.getOrDefault("store x5", 0L));
        }
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-07-28", "2025-11-25"})
    void whereThereAreNoArraysABatchIsSoManyCallsAtOnce(String protocol) throws IOException {
        try (MockServer mock = MockServer.start(MockConfig.of(Catalogue.of("memory", 1)), failures::add)) {
            MeasuredRun run =
                    run(mock, protocol, "[{tool: store, batch: 3, arguments: {key: k, value: \"{marker}\"}}]");

            assertThat(run.errors()).isEmpty();
            assertThat(run.wrongReplies()).isEmpty();
            assertThat(run.operations()).singleElement().satisfies(operation -> {
                assertThat(operation.name()).isEqualTo("store x3");
                assertThat(operation.counts().ok())
                        .isPositive()
                        .isEqualTo(operation.counts().intended());
            });
            assertThat(counts(mock).at("/servers/memory/methods/tools~1call").asLong())
                    .isEqualTo(3 * run.counts().ok());
        }
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[{tool: store, batch: 2}, {list: tools}] | workload: in a revision without arrays of messages, a batch is so many"
                        + " calls at once, and then all operations are batches of one size",
                "[{tool: store, batch: 100}] | connections: must be >= 100, because so many calls go at once, got 4",
                "[{list: tools}, {notification: roots/list_changed}] | workload[1].notification: revision 2026-07-28 has none that"
                        + " a client sends over HTTP: set protocol to an older one, or leave it out",
                "[{prompt: summary}] | workload[0].prompt: the target does not offer prompts"
            })
    void whatTheTargetDoesNotHaveIsRefusedInOneLine(String workload, String line) throws IOException {
        try (MockServer mock = MockServer.start(MockConfig.of(Catalogue.of("search", 1)), failures::add)) {
            String offered = workload.replace("store", "web");
            assertThatExceptionOfType(ProfileException.class)
                    .isThrownBy(() -> run(mock, "2026-07-28", offered))
                    .withMessage(line);
        }
    }

    @Test
    void aResourceThatIsNotThereIsAFailureThatSaysSo() throws IOException {
        try (MockServer mock = MockServer.start(MockConfig.of(Catalogue.of("memory", 1)), failures::add)) {
            MeasuredRun run = run(mock, "auto", "[{resource: \"memory://nothing\"}]");

            assertThat(run.counts().ok()).isZero();
            assertThat(run.errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error.detail()).contains("memory://nothing"));
        }
    }

    private static JsonNode counts(MockServer mock) throws IOException {
        try (InputStream counts =
                URI.create(mock.url()).resolve("/control/counts").toURL().openStream()) {
            return JSON.readTree(counts);
        }
    }

    private MeasuredRun run(MockServer mock, String protocol, String workload) {
        Profile profile = ProfileReader.adHoc(Overrides.builder()
                .protocol(protocol)
                .rate("300/s")
                .duration("500ms")
                .connections("4")
                .set("workload=" + workload)
                .set("warm_up.requests=0")
                .build());
        LoadRun.Settings settings = new LoadRun.Settings(
                profile, new RunTarget.Url(URI.create(mock.url())), Map.of(), folder, "test", null, List.of());
        return new LoadRun(settings, RunListener.NONE).run().result().runs().get(0);
    }
}
