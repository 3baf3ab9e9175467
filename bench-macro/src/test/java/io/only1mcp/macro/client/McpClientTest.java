package io.only1mcp.macro.client;

import static io.only1mcp.wire.protocol.ProtocolVersion.V2025_03_26;
import static io.only1mcp.wire.protocol.ProtocolVersion.V2025_06_18;
import static io.only1mcp.wire.protocol.ProtocolVersion.V2025_11_25;
import static io.only1mcp.wire.protocol.ProtocolVersion.V2026_07_28;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class McpClientTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource
    void everyRevisionIsSpokenWithJsonAndEventStreams(ProtocolVersion version) throws IOException {
        for (boolean eventStream : List.of(false, true)) {
            try (FakeServer server = new FakeServer(eventStream, version);
                    McpClient client = connect(server, null)) {
                assertThat(client.protocol()).isEqualTo(version);
                assertThat(client.server().path("name").asText()).isEqualTo("fake");
                assertThat(client.sessionId().isPresent()).isEqualTo(!version.modern());
                assertThat(client.listTools()).extracting(Tool::name).containsExactly("échos", "fails");
                assertThat(text(client.call("échos", text("grüß dich")))).isEqualTo("grüß dich");
                client.ping();
            }
        }
    }

    @Test
    void theNewestOfSeveralRevisionsIsTaken() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.values());
                McpClient client = connect(server, null)) {
            assertThat(client.protocol()).isEqualTo(V2026_07_28);
            assertThat(server.seen).containsExactly("modern server/discover");
        }
    }

    @Test
    void anOlderServerIsAskedForTheNewestOlderRevisionAndMayAnswerWithItsOwn() throws IOException {
        try (FakeServer server = new FakeServer(false, V2025_03_26, V2025_06_18)) {
            McpClient client = connect(server, null);
            assertThat(client.protocol()).isEqualTo(V2025_06_18);
            client.close();

            assertThat(server.seen)
                    .containsExactly(
                            "modern server/discover",
                            "legacy initialize",
                            "legacy notifications/initialized",
                            "DELETE 2025-06-18");
            assertThat(server.sessions).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFixedRevisionIsTakenEvenWhereANewerOneIsSpoken(ProtocolVersion version) throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.values());
                McpClient client = connect(server, version)) {
            assertThat(client.protocol()).isEqualTo(version);
            assertThat(client.listTools()).hasSize(2);
        }
    }

    @Test
    void aFixedRevisionThatIsNotSpokenIsOneClearLine() throws IOException {
        try (FakeServer older = new FakeServer(false, V2025_06_18);
                FakeServer modern = new FakeServer(false, V2026_07_28)) {
            assertThatThrownBy(() -> connect(older, V2026_07_28))
                    .isInstanceOf(TargetException.class)
                    .hasMessage(older.url() + ": does not speak 2026-07-28; it speaks \"2025-06-18\": "
                            + "set protocol to one that both speak, or to auto");
            assertThatThrownBy(() -> connect(older, V2025_11_25))
                    .hasMessageContaining("does not speak 2025-11-25; it speaks \"2025-06-18\"");
            assertThatThrownBy(() -> connect(modern, V2025_11_25))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("initialize with error -32000");
        }
    }

    @Test
    void sessionsAreOpenedWithoutAskingForTheRevisionAgain() throws IOException {
        try (FakeServer server = new FakeServer(false, V2025_11_25);
                McpClient client = connect(server, null)) {
            server.seen.clear();
            try (McpClient second = client.openSession(Map.of());
                    McpClient third = client.openSession(Map.of("X-Tenant", "t"))) {
                assertThat(server.seen)
                        .containsExactly(
                                "legacy initialize",
                                "legacy notifications/initialized",
                                "legacy initialize",
                                "legacy notifications/initialized");
                assertThat(server.sessions).hasSize(3);
                assertThat(second.sessionId()).isNotEqualTo(third.sessionId());
                assertThat(second.listTools()).hasSize(2);
            }
            assertThat(server.sessions).containsExactly(client.sessionId().orElseThrow());
        }
    }

    @Test
    void anotherClientOfAModernServerCostsNoRequest() throws IOException {
        try (FakeServer server = new FakeServer(false, V2026_07_28);
                McpClient client = connect(server, null)) {
            server.seen.clear();
            try (McpClient second = client.openSession(Map.of())) {
                assertThat(server.seen).isEmpty();
                assertThat(second.listTools()).hasSize(2);
            }
            assertThat(server.seen).containsExactly("modern tools/list", "modern tools/list");
        }
    }

    @Test
    void aSessionThatTheServerForgotIsOpenedAgainAndCounted() throws IOException {
        try (FakeServer server = new FakeServer(false, V2025_11_25);
                McpClient client = connect(server, null)) {
            server.sessions.clear();

            assertThat(client.listTools()).hasSize(2);
            assertThat(client.renewals()).isEqualTo(1);
            assertThat(client.sessionId()).hasValue("session-2");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aToolThatFailsOrAsksIsNoGoodAnswer(boolean eventStream) throws IOException {
        try (FakeServer server = new FakeServer(eventStream, V2026_07_28);
                McpClient client = connect(server, null)) {
            assertThatThrownBy(() -> client.call("fails", text("x")))
                    .isInstanceOf(TargetException.class)
                    .hasMessage(server.url() + ": tool fails answers with an error: \"no way\"");
            assertThatThrownBy(() -> client.call("asks", text("x")))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("resultType \"input_required\"");
        }
    }

    private static McpClient connect(FakeServer server, @Nullable ProtocolVersion version) {
        return McpClient.connect(server.url(), Map.of(), version, TIMEOUT);
    }

    private static ObjectNode text(String text) {
        return JsonNodeFactory.instance.objectNode().put("text", text);
    }

    private static String text(JsonNode result) {
        return result.path("content").path(0).path("text").asText();
    }
}
