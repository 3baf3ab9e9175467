package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend answers reaches a client only where it is the response to its request; else it gets an error with its id. */
@ExtendWith(NoLeaks.class)
@Timeout(20)
class BadAnswerTest {
    private static final String CALL = TestClient.modernCall("\"q\"", "b0.echo", "{}");
    private static final String PROGRESS = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}";
    private static final String FOREIGN = "{\"jsonrpc\":\"2.0\",\"id\":8,\"result\":{\"secret\":\"of another\"}}";

    private static final String RESPONSE = "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"result\":{}}";

    private TestBackend backend;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        backend = new TestBackend(TestBackend.modern("echo"));
        proxy = RunningProxy.of(backend);
        client = new TestClient(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        backend.close();
    }

    private static void isError(Answer answer, int status, String message) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Location")).isNull();
        assertThat(answer.body())
                .startsWith(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"error\":{\"code\":-31502,\"message\":\"backend b0: answered")
                .contains(message)
                .doesNotContain("of another");
    }

    private void isCounted() throws IOException {
        proxy.awaitMetric("only1mcp_backend_failures_total{backend=\"b0\",error_type=\"bad_answer\"} 1");
        proxy.awaitMetric("only1mcp_errors_total{mcp_method_name=\"tools/call\",error_type=\"bad_answer\"} 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|''|HTTP 200 with nothing",
                "200|hello|HTTP 200 with a body that is no JSON-RPC message: not well-formed JSON, at byte 0",
                "200|{'jsonrpc':'2.0','id':'q','result':{]}|not well-formed JSON, at byte 36",
                "200|{'jsonrpc':'2.0','id':'q','result':{}}{}|bytes behind the message",
                "200|{'jsonrpc':'2.0','id':8,'result':{'secret':'of another'}}|a response to another request",
                "200|{'jsonrpc':'2.0','id':'Q','result':{}}|a response to another request",
                "200|{'jsonrpc':'2.0','result':{}}|a response to another request",
                "200|{'jsonrpc':'2.0','id':null,'result':{}}|a response to another request",
                "200|{'jsonrpc':'2.0','id':8,'error':{'code':1,'message':'of another'}}|a response to another request",
                "200|{'jsonrpc':'2.0','id':'q','method':'ping'}|a message that is no JSON-RPC response",
                "200|{'jsonrpc':'2.0','id':'q','result':{},'error':{}}|a message that is no JSON-RPC response",
                "200|{'id':'q','result':{}}|a message that is no JSON-RPC response",
                "200|[{'jsonrpc':'2.0','id':'q','result':{}}]|a JSON array",
                "201|{'jsonrpc':'2.0','id':'q','result':{}}|HTTP 201 with neither",
                "600|{'jsonrpc':'2.0','id':'q','error':{}}|HTTP 600, which is no status",
                "999|{'jsonrpc':'2.0','id':'q','error':{}}|HTTP 999, which is no status",
                "302|{'jsonrpc':'2.0','id':'q','result':{}}|HTTP 302, a redirect, which is not followed",
                "308|{'jsonrpc':'2.0','id':'q','result':{}}|HTTP 308, a redirect, which is not followed",
                "401|{'error':'unauthorized'}|HTTP 401 with a message that is no JSON-RPC response",
                "404|{'error':'nothing'}|HTTP 404 with a message that is no JSON-RPC response: is the path of its url right?",
                "500|{'jsonrpc':'2.0','id':8,'result':{'secret':'of another'}}|a response to another request"
            })
    void whatIsNotTheResponseIsAnErrorWithTheIdOfTheRequest(int status, String body, String message)
            throws IOException {
        UnaryOperator<String> head =
                answer -> answer.replace("200 OK\r\n", status + " X\r\nLocation: http://127.0.0.1:1/mcp\r\n");
        backend.behave((request, out) -> head.apply(TestBackend.json(body.replace('\'', '"'))));
        isError(client.ask(CALL), 502, message);
        isCounted();
        backend.behave(TestBackend.modern("echo"));
        assertThat(client.ask(CALL).body()).contains("\"text\":\"ok\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|{'jsonrpc':'2.0','id':null,'error':{'code':-7,'message':'m'}}",
                "200|{'jsonrpc':'2.0','error':{'code':-7,'message':'m'}}",
                "400|{'jsonrpc':'2.0','id':'server-error','error':{'code':-7,'message':'m'}}"
            })
    void anErrorThatDoesNotSayWhatItIsAboutGetsTheIdOfTheRequest(int status, String body) throws IOException {
        backend.behave(
                (request, out) -> TestBackend.json(body.replace('\'', '"')).replace("200 OK", status + " X"));
        Answer answer = client.ask(CALL);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"error\":{\"code\":-7,\"message\":\"m\"}}");
    }

    @Test
    void anIdMayBeWrittenInAnotherWay() throws IOException {
        backend.behave((request, out) -> TestBackend.json("{\"result\":1,\"id\":\"\\u0071\",\"jsonrpc\":\"2.0\"}"));
        assertThat(client.ask(CALL).body()).isEqualTo("{\"result\":1,\"id\":\"\\u0071\",\"jsonrpc\":\"2.0\"}");
    }

    private static String chunk(String piece) {
        return Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n";
    }

    private void answersInPieces(String type, String... pieces) {
        backend.behave((request, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(ISO_8859_1));
            for (String piece : pieces) {
                out.write(chunk(piece).getBytes(ISO_8859_1));
                out.flush();
                pauseBriefly();
            }
            return "0\r\n\r\n";
        });
    }

    private static void awaitBriefly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** So that the pieces come one by one. */
    private static void pauseBriefly() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>of another</html>", "{\"jsonrpc\":\"2.0\",\"id\":8,\"result\":1}", ""})
    void anAnswerInPiecesIsLookedAtBeforeItsHeadGoes(String piece) throws IOException {
        backend.behave((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(ISO_8859_1));
            out.flush();
            pauseBriefly();
            return piece.isEmpty() ? "0\r\n\r\n" : chunk(piece) + chunk(" ") + "0\r\n\r\n";
        });
        isError(client.ask(CALL), 502, "HTTP 200 with");
        isCounted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"id\":8,\"jsonrpc\":\"2.0\"}", "\"jsonrpc\":\"2.0\"}", "\"x\":[", "]"})
    void aSmallAnswerInPiecesThatTurnsOutToBeNoneIsAnErrorWithTheIdOfTheRequest(String last) throws IOException {
        answersInPieces("application/json", "{\"result\":{\"id\":\"q\"},", last);
        isError(client.ask(CALL), 502, "HTTP 200 with");
        isCounted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"id\":8,\"jsonrpc\":\"2.0\"}", "\"jsonrpc\":\"2.0\"}", "\"x\":["})
    void aLargeAnswerInPiecesThatTurnsOutToBeNoneIsNotFinished(String last) throws IOException {
        CountDownLatch begun = new CountDownLatch(1);
        String first = "{\"result\":{\"id\":\"q\",\"x\":\"" + "y".repeat(70_000) + "\"},";
        backend.behave((request, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + chunk(first))
                    .getBytes(ISO_8859_1));
            out.flush();
            awaitBriefly(begun);
            return chunk(last) + "0\r\n\r\n";
        });
        String head = client.send(CALL).head();
        begun.countDown();
        assertThatThrownBy(() -> client.body(head))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended");
        isCounted();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEventStreamWithoutTheResponseEndsWithAnError(boolean inPieces) throws IOException {
        if (inPieces) {
            answersInPieces("text/event-stream", "data: " + PROGRESS + "\n\n", ": x\n\n");
            Answer answer = client.ask(CALL);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .startsWith("data: " + PROGRESS + "\n\n: x\n\n")
                    .contains("data: {\"jsonrpc\":\"2.0\",\"id\":\"q\",\"error\":{\"code\":-31502,")
                    .endsWith("ended its event stream without an answer\"}}\n\n");
        } else {
            backend.behave((request, out) ->
                    TestBackend.json("data: " + PROGRESS + "\n\n").replace("application/json", "text/event-stream"));
            assertThat(client.ask(CALL).body())
                    .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"error\":{\"code\":-31502,")
                    .contains("ended its event stream without an answer");
        }
        isCounted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void anEventStreamThatCameWholeEndsWithTheResponse(String newLine) throws IOException {
        String stream = ("data: " + PROGRESS + "||data: " + RESPONSE + "||").replace("|", newLine);
        backend.behave((request, out) -> TestBackend.json(stream + "data: " + PROGRESS + newLine + newLine)
                .replace("application/json", "text/event-stream"));
        assertThat(client.ask(CALL).body()).isEqualTo(stream);
        assertThat(client.ask(CALL).body()).isEqualTo(stream);
        assertThat(backend.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void anEventStreamInPiecesEndsWithTheResponseAndIsCutOffWhereItGoesOn(String newLine) throws IOException {
        CountDownLatch answered = new CountDownLatch(1);
        String stream = ("data: " + PROGRESS + "||data: " + RESPONSE + "||").replace("|", newLine);
        backend.behave((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".getBytes(ISO_8859_1));
            for (int i = 0; i < stream.length(); i++) {
                out.write(stream.charAt(i));
                out.flush();
            }
            if (newLine.equals("\r")) {
                out.write('x');
            }
            awaitBriefly(answered);
            return "data: " + PROGRESS + newLine + newLine;
        });
        assertThat(client.ask(CALL).body()).isEqualTo(stream);
        answered.countDown();
        Waits.until(() -> backend.ended() == 1);
        proxy.awaitMetric("only1mcp_in_flight 0");
    }

    @Test
    void anEventStreamThatIsLongerThanItsResponseIsNotAsLongAsItsBackendSays() throws IOException {
        String stream = "data: " + PROGRESS + "\n\ndata: " + RESPONSE + "\n\n";
        backend.behave((request, out) -> {
            String all = TestBackend.json(stream + "data: x\n\n").replace("application/json", "text/event-stream");
            out.write(all.substring(0, all.length() - 20).getBytes(ISO_8859_1));
            out.flush();
            pauseBriefly();
            return all.substring(all.length() - 20);
        });
        try (RunningProxy plain = RunningProxy.with("--no-prefix", "--backend=b0=" + backend.url());
                TestClient caller = new TestClient(plain.port())) {
            assertThat(caller.ask(TestClient.modernCall("\"q\"", "echo", "{}")).body())
                    .isEqualTo(stream);
        }
    }

    @Test
    void anEventStreamGoesNoFurtherThanAResponseToAnother() throws IOException {
        answersInPieces("text/event-stream", "data: " + PROGRESS + "\n\n", "data: " + FOREIGN + "\n\n", ": x\n\n");
        assertThat(client.ask(CALL).body())
                .contains("data: " + PROGRESS + "\n\n")
                .contains("a response to another request")
                .contains("\"id\":\"q\"")
                .doesNotContain("of another\"");
        isCounted();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inASessionAResponseToAnotherGoesNoFurther(boolean inPieces) throws IOException {
        backend.behave(TestBackend.legacy("2025-11-25", "echo"));
        String call = TestClient.inSession(
                client.open(),
                "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"tools/call\",\"params\":{\"name\":\"b0.echo\",\"arguments\":{}}}");
        assertThat(client.ask(call).body()).contains("\"text\":\"ok\"");
        if (inPieces) {
            answersInPieces("text/event-stream", "data: " + FOREIGN + "\n\n", ": x\n\n");
        } else {
            backend.behave((request, out) ->
                    TestBackend.json("data: " + FOREIGN + "\n\n").replace("application/json", "text/event-stream"));
        }
        assertThat(client.ask(call).body())
                .contains("data: {\"jsonrpc\":\"2.0\",\"id\":\"q\",\"error\":{\"code\":-31502,")
                .doesNotContain("of another");
        backend.behave((request, out) -> TestBackend.json(FOREIGN));
        isError(client.ask(call), 502, "a response to another request");
    }
}
