package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend answers to the gateway's own questions is used only where it is the response to what was asked. */
@ExtendWith(NoLeaks.class)
@Timeout(20)
class MistakenAnswerTest {
    private static final String ID = "\"id\":\"of another\"";

    private TestBackend backend;
    private RunningProxy proxy;
    private TestClient client;

    /** How an answer comes. */
    private enum Form {
        WHOLE(false, false),
        IN_PIECES(true, false),
        AS_EVENTS(false, true),
        AS_EVENTS_IN_PIECES(true, true);

        private final boolean inPieces;
        private final boolean events;

        Form(boolean inPieces, boolean events) {
            this.inPieces = inPieces;
            this.events = events;
        }

        /** Answers the same with another id. */
        String mistake(TestBackend.Request request, String answer, OutputStream out) throws IOException {
            int behindHead = answer.indexOf("\r\n\r\n") + 4;
            String message = answer.substring(behindHead).replace("\"id\":" + request.id(), ID);
            String body = events ? "data: " + message + "\n\n" : message;
            String head = answer.substring(0, behindHead)
                    .replace("application/json", events ? "text/event-stream" : "application/json");
            if (!inPieces) {
                return head.replaceFirst("Content-Length: \\d+", "Content-Length: " + body.length()) + body;
            }
            out.write(head.replaceFirst("Content-Length: \\d+", "Transfer-Encoding: chunked")
                    .getBytes(ISO_8859_1));
            out.flush();
            pauseBriefly();
            return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        }

        /** So that the head comes alone. */
        private static void pauseBriefly() {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

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

    /** From now on the backend answers one method with the id of another request. */
    private void mistakes(TestBackend.Behaviour usual, String method, Form form) {
        backend.behave((request, out) -> {
            String answer = usual.answer(request, out);
            return request.asks(method) && answer != null ? form.mistake(request, answer, out) : answer;
        });
    }

    private String list() throws IOException {
        return client.ask(TestClient.modern("tools/list", "")).body();
    }

    private void isSaidOnce(String method) throws IOException {
        assertThat(proxy.log())
                .containsExactly("backend b0: answers " + method + " with the id of another request at " + backend.url()
                        + "; such answers are not used");
        proxy.awaitMetric("only1mcp_backend_failures_total{backend=\"b0\",error_type=\"bad_answer\"} 2");
    }

    @ParameterizedTest
    @EnumSource
    void aListThatAnswersAnotherRequestIsNotUsedAndSaidOnce(Form form) throws IOException {
        mistakes(TestBackend.modern("echo"), "tools/list", form);
        for (int i = 0; i < 2; i++) {
            assertThat(list()).contains("with a response to another request").doesNotContain("echo");
        }
        isSaidOnce("tools/list");
        backend.behave(TestBackend.modern("echo"));
        assertThat(list()).contains("b0.echo");
    }

    @Test
    void whatABackendSaysOfItselfToAnotherRequestIsNotBelieved() throws IOException {
        mistakes(TestBackend.modern("echo"), "server/discover", Form.WHOLE);
        for (int i = 0; i < 2; i++) {
            assertThat(client.ask(TestClient.modern("server/discover", "")).body())
                    .contains("with a response to another request")
                    .doesNotContain("supportedVersions");
        }
        isSaidOnce("server/discover");
    }

    @ParameterizedTest
    @ValueSource(strings = {"initialize", "tools/list"})
    void noSessionRestsOnTheAnswerToAnotherRequest(String method) throws IOException {
        mistakes(TestBackend.legacy("2025-11-25", "echo"), method, Form.WHOLE);
        for (int i = 0; i < 2; i++) {
            String answer = method.equals("initialize")
                    ? client.ask(CatalogueBackend.initialize()).body()
                    : client.ask(TestClient.inSession(client.open(), method, "{}"))
                            .body();
            assertThat(answer).contains("with a response to another request").doesNotContain("echo");
        }
        isSaidOnce(method);
    }
}
