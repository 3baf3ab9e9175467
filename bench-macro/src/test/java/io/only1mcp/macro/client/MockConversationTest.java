package io.only1mcp.macro.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.mock.catalogue.ToolSpec;
import io.only1mcp.mock.server.AnswerStyle;
import io.only1mcp.mock.server.MockConfig;
import io.only1mcp.mock.server.MockServer;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The set-up client against the mock server, which was written by itself. */
class MockConversationTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final List<ServerSpec> servers = Catalogue.of("github", 1);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @EnumSource
    void everyRevisionIsSpokenPageByPageInJsonAndEventStreams(ProtocolVersion version) throws IOException {
        for (AnswerStyle style : AnswerStyle.values()) {
            MockConfig config = MockConfig.of(servers).with(style).withPageSize(3);
            try (MockServer mock = MockServer.start(config, failures::add);
                    McpClient client = McpClient.connect(URI.create(mock.url()), Map.of(), version, TIMEOUT);
                    McpClient second = client.openSession(Map.of())) {
                assertThat(client.protocol()).isEqualTo(version);
                List<ToolSpec> tools = servers.get(0).tools();
                assertThat(second.listTools())
                        .extracting(Tool::name)
                        .containsExactlyElementsOf(
                                tools.stream().map(ToolSpec::name).toList());
                String issues = client.call(
                                "search_issues",
                                JsonNodeFactory.instance.objectNode().put("query", "flaky build"))
                        .toString();
                assertThat(issues).contains("flaky build");
                client.ping();
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void theNewestRevisionIsTakenWhereAllAreSpoken() throws IOException {
        try (MockServer mock = MockServer.start(MockConfig.of(servers), failures::add);
                McpClient client = McpClient.connect(URI.create(mock.url()), Map.of(), null, TIMEOUT)) {
            assertThat(client.protocol()).isEqualTo(ProtocolVersion.NEWEST);
            assertThat(client.server().path("name").asText()).isNotEmpty();
        }
    }
}
