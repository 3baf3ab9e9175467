package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestClient.Answer;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend says on a connection without having been asked spoils no call. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class LeftoverTest {
    private static final String CALL = TestClient.modernCall("\"q\"", "b0.echo", "{}");
    private static final String LEFTOVER =
            TestBackend.json("{\"jsonrpc\":\"2.0\",\"id\":\"old\",\"result\":{\"secret\":\"of another\"}}");

    private TestBackend backend;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        backend = new TestBackend(TestBackend.modern("echo"));
        proxy = RunningProxy.of(backend);
        client = new TestClient(proxy.port());
        assertThat(client.ask(CALL).body()).contains("\"text\":\"ok\"");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        backend.close();
    }

    private void isCounted() throws IOException {
        proxy.awaitMetric("only1mcp_backend_unasked_total{backend=\"b0\"} 1");
    }

    @Test
    void aConnectionThatIsSpokenOnWhileItRestsIsGivenToNobody() throws IOException {
        CountDownLatch answered = new CountDownLatch(1);
        backend.behave((request, out) -> {
            out.write(TestBackend.result(request, "1").getBytes(US_ASCII));
            out.flush();
            FailureTest.await(answered);
            return LEFTOVER;
        });
        assertThat(client.ask(CALL).body()).endsWith("\"result\":1}");
        answered.countDown();
        proxy.awaitConnections("b0", 0);
        isCounted();
        backend.behave(TestBackend.modern("echo"));
        assertThat(client.ask(CALL).body()).contains("\"text\":\"ok\"");
        assertThat(backend.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerIsFoundBehindWhatWasLeft(boolean apart) throws IOException {
        backend.behave((request, out) -> {
            if (apart) {
                out.write(LEFTOVER.getBytes(US_ASCII));
                out.flush();
                return TestBackend.result(request, "1");
            }
            return LEFTOVER + TestBackend.result(request, "1");
        });
        assertThat(client.ask(CALL).body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"result\":1}");
        isCounted();
        backend.behave(TestBackend.modern("echo"));
        assertThat(client.ask(CALL).body()).contains("\"text\":\"ok\"");
        assertThat(backend.connections()).isEqualTo(2);
    }

    @Test
    void whereNothingComesBehindItTheCallFailsAndIsNotSentAgain() throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        backend.behave((request, out) -> {
            out.write(LEFTOVER.getBytes(US_ASCII));
            out.flush();
            FailureTest.await(done);
            return null;
        });
        Answer answer = client.ask(CALL);
        done.countDown();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body())
                .contains("\"id\":\"q\"")
                .contains("a response to another request, and nothing more")
                .doesNotContain("of another");
        assertThat(backend.requests("tools/call")).hasSize(2);
        proxy.awaitMetric("only1mcp_backend_failures_total{backend=\"b0\",error_type=\"bad_answer\"} 1");
        proxy.awaitConnections("b0", 0);
    }
}
