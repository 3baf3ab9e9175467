package io.only1mcp.mock.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.mock.server.MockConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class StandardStreamsTest {

    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}}";
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"%s\","
                    + "\"capabilities\":{\"sampling\":{}},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

    /** A server on two pipes of the system, which may be written to by threads that end. */
    private static final class Peer implements AutoCloseable {
        private final OutputStream in;
        private final BufferedReader out;
        private final CompletableFuture<Void> served;

        private Peer(MockConfig config) throws IOException {
            Pipe toServer = Pipe.open();
            Pipe fromServer = Pipe.open();
            in = Channels.newOutputStream(toServer.sink());
            InputStream serverIn = Channels.newInputStream(toServer.source());
            OutputStream serverOut = Channels.newOutputStream(fromServer.sink());
            out = new BufferedReader(new InputStreamReader(Channels.newInputStream(fromServer.source()), UTF_8));
            served = CompletableFuture.runAsync(() -> {
                try (serverOut) {
                    StandardStreams.serve(config, serverIn, serverOut);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }

        static Peer everything() throws IOException {
            return new Peer(MockConfig.of(List.of(), true));
        }

        void send(String text) throws IOException {
            in.write(text.getBytes(UTF_8));
            in.flush();
        }

        void modern(Object id, String method, String params) throws IOException {
            send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + params
                    + (params.isEmpty() ? "" : ",") + META + "}}\n");
        }

        void legacy(Object id, String method, String params) throws IOException {
            send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + params + "}}\n");
        }

        JsonNode next() throws IOException {
            String line = out.readLine();
            if (line == null) {
                throw new AssertionError("the output has ended");
            }
            return Trees.parse(line);
        }

        List<JsonNode> end() throws IOException {
            in.close();
            List<JsonNode> rest = new ArrayList<>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                rest.add(Trees.parse(line));
            }
            served.join();
            return rest;
        }

        @Override
        public void close() throws IOException {
            in.close();
            served.join();
        }
    }

    @Test
    void requestsOfBothErasAreAnsweredOnOneLineEach() throws Exception {
        try (Peer peer = new Peer(MockConfig.of(Catalogue.of("filesystem", 1)))) {
            String call = "\"name\":\"read_file\",\"arguments\":{\"path\":\"abc\"}";
            peer.modern(1, "tools/call", call);
            assertThat(peer.next().at("/result/content/0/text").asText()).startsWith("abc ");
            peer.send(String.format(INITIALIZE, "2025-06-18") + "\r\n\n");
            assertThat(peer.next().at("/result/protocolVersion").asText()).isEqualTo("2025-06-18");
            peer.legacy("\"x\"", "tools/call", call);
            JsonNode answer = peer.next();
            assertThat(answer.path("id").asText()).isEqualTo("x");
            assertThat(answer.path("result").has("resultType")).isFalse();
        }
    }

    @Test
    void linesMayComeInPiecesAndTogether() throws Exception {
        try (Peer peer = Peer.everything()) {
            String ping = "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"ping\"}";
            peer.send(String.format(ping, 1).substring(0, 20));
            peer.send(String.format(ping, 1).substring(20) + "\n" + String.format(ping, 2) + "\n");
            assertThat(peer.next().path("id").asInt()).isEqualTo(1);
            assertThat(peer.next().path("id").asInt()).isEqualTo(2);
            peer.send(String.format(ping, 3));
            assertThat(peer.end())
                    .singleElement()
                    .satisfies(last -> assertThat(last.path("id").asInt()).isEqualTo(3));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "nonsense | -32700",
                "[] | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\"} | -32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":"
                        + "{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}} | -32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":"
                        + "{\"io.modelcontextprotocol/protocolVersion\":\"2031-01-01\","
                        + "\"io.modelcontextprotocol/clientCapabilities\":{}}}} | -32022"
            })
    void whatIsNoRequestOfAnEraIsRefused(String line, int code) throws Exception {
        try (Peer peer = Peer.everything()) {
            peer.send(line + "\n");
            assertThat(peer.next().at("/error/code").asInt()).isEqualTo(code);
        }
    }

    @Test
    void aRequestThatIsCancelledIsNotAnswered() throws Exception {
        try (Peer peer = Peer.everything()) {
            peer.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"test_wait\","
                    + "\"arguments\":{\"milliseconds\":60000},\"_meta\":{\"progressToken\":\"t\","
                    + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                    + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}\n");
            assertThat(peer.next().at("/params/progressToken").asText()).isEqualTo("t");
            peer.modern(2, "tools/call", "\"name\":\"test_cancelled\"");
            assertThat(peer.next().at("/result/content/0/text").asText()).isEqualTo("0");
            peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}\n");
            peer.modern(3, "tools/call", "\"name\":\"test_cancelled\"");
            assertThat(peer.next().at("/result/content/0/text").asText()).isEqualTo("1");
            assertThat(peer.end()).isEmpty();
        }
    }

    @Test
    void aDelayedAnswerCanBeCancelledToo() throws Exception {
        MockConfig slow = MockConfig.of(Catalogue.of("filesystem", 1)).with(Behaviour.DEFAULT.with("latency", "1h"));
        try (Peer peer = new Peer(slow)) {
            peer.modern(1, "tools/list", "");
            peer.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}\n");
            assertThat(peer.end()).isEmpty();
        }
    }

    @Test
    void whatIsInHandIsAnsweredWhenTheInputEnds() throws Exception {
        try (Peer peer = Peer.everything()) {
            peer.modern(1, "tools/call", "\"name\":\"test_wait\",\"arguments\":{\"milliseconds\":50}");
            assertThat(peer.end()).hasSize(1);
        }
    }

    @Test
    void listenersShareTheOutputAndAreToldOfTheEnd() throws Exception {
        try (Peer peer = Peer.everything()) {
            String key = "io.modelcontextprotocol/subscriptionId";
            peer.modern("\"a\"", "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}");
            assertThat(peer.next().at("/params/_meta").path(key).asText()).isEqualTo("a");
            peer.modern(2, "tools/call", "\"name\":\"test_trigger_tool_change\"");
            assertThat(peer.next().path("method").asText()).isEqualTo("notifications/tools/list_changed");
            assertThat(peer.next().path("id").asInt()).isEqualTo(2);
            List<JsonNode> rest = peer.end();
            assertThat(rest).hasSize(2);
            assertThat(rest.get(0).path("method").asText()).isEqualTo("notifications/cancelled");
            assertThat(rest.get(1).at("/result/_meta").path(key).asText()).isEqualTo("a");
        }
    }

    @Test
    void aSessionAsksItsClientAndTellsItOfChanges() throws Exception {
        try (Peer peer = Peer.everything()) {
            peer.send(String.format(INITIALIZE, "2025-11-25") + "\n");
            peer.next();
            peer.legacy(5, "tools/call", "\"name\":\"test_sampling\",\"arguments\":{\"prompt\":\"Why?\"}");
            JsonNode asked = peer.next();
            assertThat(asked.path("method").asText()).isEqualTo("sampling/createMessage");
            peer.send(
                    "{\"jsonrpc\":\"2.0\",\"id\":" + asked.path("id")
                            + ",\"result\":{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"So.\"}}}\n");
            assertThat(peer.next().at("/result/content/0/text").asText()).isEqualTo("LLM response: So.");
            peer.legacy(6, "resources/subscribe", "\"uri\":\"test://watched-resource\"");
            peer.next();
            peer.legacy(7, "tools/call", "\"name\":\"test_trigger_resource_update\"");
            assertThat(peer.next().at("/params/uri").asText()).isEqualTo("test://watched-resource");
        }
    }

    @Test
    void arraysAreAnsweredInTheRevisionThatHasThem() throws Exception {
        try (Peer peer = Peer.everything()) {
            peer.send(String.format(INITIALIZE, "2025-03-26") + "\n");
            peer.next();
            peer.send(
                    "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},"
                            + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"test_tool_with_logging\"}}]\n");
            JsonNode answers = peer.next();
            assertThat(answers).hasSize(2);
            assertThat(answers.at("/1/result/content/0/text").asText()).contains("executed");
        }
    }
}
