package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.config.CommandLine;
import io.only1mcp.proxy.stdio.StdioClient;
import io.only1mcp.proxy.stdio.TestChild;
import io.only1mcp.wire.Waits;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway with its client at standard input and output, in front of a server at standard streams. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class StdioFrontTest {
    private static final String META =
            "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}";

    private final Pipe stdin = pipe();
    private final Pipe stdout = pipe();
    private final OutputStream input = Channels.newOutputStream(stdin.sink());
    private final BufferedReader lines =
            new BufferedReader(new InputStreamReader(Channels.newInputStream(stdout.source()), UTF_8));
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private @Nullable Proxy proxy;

    private StdioClient start(String era) throws IOException {
        return startWith("--backend-command=b="
                + TestChild.command(era).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" ")));
    }

    private StdioClient startWith(String backend) throws IOException {
        Proxy started = Proxy.startWithoutPort(CommandLine.parse(backend), NettyTransport.chosen(), log::add);
        proxy = started;
        return started.serve(Channels.newInputStream(stdin.source()), Channels.newOutputStream(stdout.sink()));
    }

    private static Pipe pipe() {
        try {
            return Pipe.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (proxy != null) {
            proxy.stop(Duration.ofSeconds(5));
        }
    }

    private void say(String line) throws IOException {
        input.write((line + "\n").getBytes(UTF_8));
        input.flush();
    }

    private void call(String id, String tool, String meta) throws IOException {
        say("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"b." + tool
                + "\",\"arguments\":{}," + META + meta + "}}}");
    }

    private void legacy(String id, String tool) throws IOException {
        say("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"b." + tool
                + "\",\"arguments\":{}}}");
    }

    private void initialize() throws IOException {
        say("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                + "\"capabilities\":{\"sampling\":{}},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}");
        assertThat(lines.readLine()).contains("\"id\":0").contains("\"protocolVersion\":\"2025-11-25\"");
        say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    }

    private void awaitLog(String wanted) {
        Waits.until(() -> log.stream().anyMatch(line -> line.contains(wanted)));
    }

    @Test
    void requestsAreAnsweredAsTheyAreReadyAndProgressGoesBefore() throws Exception {
        start("modern");
        call("\"w\"", "wait", "");
        awaitLog("waiting");
        call("7", "progress", ",\"progressToken\":\"t\"");
        assertThat(lines.readLine()).contains("\"progressToken\":\"t\"").contains("\"progress\":1");
        assertThat(lines.readLine()).contains("\"progressToken\":\"t\"").contains("\"progress\":2");
        assertThat(lines.readLine()).contains("done").contains("\"id\":7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modern", "legacy"})
    void aHundredRequestsAreInFlightOnOnePipe(String era) throws Exception {
        start(era);
        if (era.equals("legacy")) {
            initialize();
        }
        for (int id = 100; id < 200; id++) {
            say("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"b.gather\","
                    + "\"arguments\":{\"call\":" + id + "}" + (era.equals("legacy") ? "" : "," + META + "}") + "}}");
        }
        Set<String> answered = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String line = lines.readLine();
            String id = line.replaceAll(".*\"id\":\\s*(\\d+).*", "$1");
            assertThat(line).contains("the call was " + id);
            answered.add(id);
        }
        assertThat(answered).hasSize(100);
    }

    @Test
    void aCancelledRequestIsCancelledAtTheServerAndNotAnswered() throws Exception {
        start("modern");
        call("\"w\"", "wait", "");
        awaitLog("waiting");
        say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"w\"}}");
        String answer = "";
        while (!answer.contains("cancelled 1")) {
            call("2", "cancelled", "");
            answer = lines.readLine();
            assertThat(answer).contains("\"id\":2");
        }
    }

    @Test
    void whatIsNoMessageIsAnsweredWithoutAnId() throws Exception {
        start("modern");
        say("this is no JSON");
        assertThat(lines.readLine()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700");
        say("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"no/such\",\"params\":{" + META + "}}}");
        assertThat(lines.readLine()).contains("\"id\":5").contains("-32601");
    }

    @Test
    void nothingMoreIsReadOfAClientThatDoesNotRead() throws Exception {
        start("modern");
        byte[] some = "this is no JSON\n".repeat(1024).getBytes(UTF_8);
        int most = 256;
        int taken = 0;
        stdin.sink().configureBlocking(false);
        ByteBuffer next = ByteBuffer.wrap(some);
        int quiet = 0;
        while (quiet < 200 && taken < most) {
            if (stdin.sink().write(next) > 0) {
                quiet = 0;
            } else {
                quiet++;
                Thread.sleep(1);
            }
            if (!next.hasRemaining()) {
                next.clear();
                taken++;
            }
        }
        assertThat(taken).isLessThan(most);
        stdin.sink().configureBlocking(true);
        for (int i = 0; i < 1024 * taken; i++) {
            assertThat(lines.readLine()).contains("-32700");
        }
    }

    @Test
    void namesThatNoHeaderMayHoldGoThrough() throws Exception {
        start("modern");
        call("1", "größe", "");
        assertThat(lines.readLine()).contains("\"id\":1").contains("no tool").doesNotContain("-32020");
    }

    /** A server over HTTP with a tool that wants an argument in a header, and refuses calls without it. */
    private static TestBackend.Behaviour mirroring() {
        TestBackend.Behaviour plain = TestBackend.modern("echo");
        return (request, out) -> {
            if (request.asks("tools/list")) {
                return TestBackend.result(
                        request,
                        "{\"resultType\":\"complete\",\"tools\":[{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\",\"properties\":{"
                                + "\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"}}}}],\"ttlMs\":0,\"cacheScope\":\"public\"}");
            }
            if (request.asks("tools/call") && !"eu".equals(request.header("Mcp-Param-Region"))) {
                return TestBackend.error(request, 400, -32020, "Mcp-Param-Region");
            }
            return plain.answer(request, out);
        };
    }

    private void callIn(String id, String region) throws IOException {
        say("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"b.echo\","
                + "\"arguments\":{\"region\":\"" + region + "\"}," + META + "}}}");
    }

    @Test
    void argumentsThatAListedToolWantsInHeadersAreSentThere() throws Exception {
        try (TestBackend backend = new TestBackend(mirroring())) {
            startWith("--backend=b=" + backend.url());
            say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{" + META + "}}}");
            assertThat(lines.readLine()).contains("x-mcp-header");
            callIn("2", "eu");
            assertThat(lines.readLine()).contains("\"id\":2").contains("ok");
            assertThat(backend.requests("tools/call")).hasSize(1);
        }
    }

    @Test
    void aCallThatIsRefusedForItsHeadersIsSentOnceMoreWithThoseOfTheNewestList() throws Exception {
        try (TestBackend backend = new TestBackend(mirroring())) {
            startWith("--backend=b=" + backend.url());
            callIn("1", "eu");
            assertThat(lines.readLine()).contains("\"id\":1").contains("ok");
            assertThat(backend.requests("tools/call"))
                    .extracting(request -> String.valueOf(request.header("Mcp-Param-Region")))
                    .containsExactly("null", "eu");
            callIn("2", "us");
            assertThat(lines.readLine()).contains("\"id\":2").contains("-32020");
            assertThat(backend.requests("tools/call")).hasSize(4);
        }
    }

    @Test
    void aServerAtStandardStreamsGetsSuchACallLikeAnyOther() throws Exception {
        start("modern");
        for (String id : List.of("1", "2")) {
            say("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"b.mirrored\","
                    + "\"arguments\":{\"region\":\"größe\"}," + META + "}}}");
            assertThat(lines.readLine()).contains("\"id\":" + id).contains("größe");
        }
    }

    @Test
    void whereNoToolWantsHeadersNothingIsAskedForThem() throws Exception {
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"))) {
            startWith("--backend=b=" + backend.url());
            callIn("1", "eu");
            assertThat(lines.readLine()).contains("\"id\":1").contains("ok");
            assertThat(backend.requests()).hasSize(1);
            assertThat(backend.requests().get(0).head()).doesNotContain("Mcp-Param");
        }
    }

    @Test
    void anOlderClientHasASessionAndAnswersTheServer() throws Exception {
        start("legacy");
        initialize();
        legacy("1", "sample");
        String question = lines.readLine();
        assertThat(question).contains("sampling/createMessage").contains("\"method\"");
        String id = question.replaceAll(".*\"id\":\\s*(\"[^\"]*\"|\\d+).*", "$1");
        say("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"role\":\"assistant\"}}");
        assertThat(lines.readLine()).contains("sampled").contains("'assistant'").contains("\"id\":1");
    }

    @Test
    void theEndOfTheInputEndsItWhenAllIsAnswered() throws Exception {
        StdioClient client = start("modern");
        call("1", "echo", "");
        call("2", "progress", ",\"progressToken\":1");
        input.close();
        assertThat(client.await(Duration.ofSeconds(30))).isTrue();
        List<String> said = new ArrayList<>();
        Proxy ended = proxy;
        assertThat(ended).isNotNull();
        if (ended != null) {
            ended.stop(Duration.ofSeconds(5));
            proxy = null;
        }
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
        }
        assertThat(said).hasSize(4).anyMatch(line -> line.contains("\"id\":1")).anyMatch(line -> line.contains("done"));
    }
}
