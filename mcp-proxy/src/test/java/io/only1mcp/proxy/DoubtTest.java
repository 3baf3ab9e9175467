package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.config.SessionLimits;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend of both eras that is not well when it is asked which it speaks is not taken for an old one. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class DoubtTest {
    private final AtomicLong clock = new AtomicLong();
    private final TestBackend.Behaviour modern = TestBackend.modern("echo");
    private final TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25", "echo");
    private volatile int trouble;
    private TestBackend backend;

    @BeforeEach
    void start() throws IOException {
        backend = new TestBackend((request, out) -> {
            if (trouble > 0 && request.asks("server/discover")) {
                return TestBackend.error(request, trouble, -31502, "not now");
            }
            return (request.body().contains("protocolVersion\":\"2026-07-28\"") ? modern : legacy).answer(request, out);
        });
    }

    @AfterEach
    void stop() throws IOException {
        backend.close();
    }

    private static String call(TestClient client) throws IOException {
        return client.ask(TestClient.modernCall("1", "b0.echo", "{}")).body();
    }

    private static String list(TestClient client) throws IOException {
        return client.ask(TestClient.modern("tools/list", "")).body();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 502, 503, 504})
    void anAnswerThatSaysNotNowSaysNothingOfEras(int status) throws IOException {
        trouble = status;
        try (RunningProxy proxy = RunningProxy.of(backend);
                TestClient client = new TestClient(proxy.port())) {
            client.open();
            assertThat(list(client)).contains("backend b0: answered HTTP " + status);
            assertThat(call(client)).contains("\"text\":\"ok\"");
            trouble = 0;
            assertThat(list(client)).contains("b0.echo");
            assertThat(proxy.log()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, -32022", "true, -32602"})
    void aServerThatFailsIsTakenToBeOldForAWhileOnly(boolean besideAnother, int refusal) throws Exception {
        trouble = 500;
        TestBackend other = new TestBackend(modern);
        TestBackend[] backends = besideAnother ? new TestBackend[] {backend, other} : new TestBackend[] {backend};
        try (RunningProxy proxy = RunningProxy.keeping(SessionLimits.DEFAULT, clock::get, backends);
                TestClient client = new TestClient(proxy.port())) {
            client.open();
            list(client);
            assertThat(call(client)).contains("\"code\":" + refusal);
            trouble = 0;
            assertThat(call(client)).contains("\"code\":" + refusal);
            clock.addAndGet(TimeUnit.SECONDS.toNanos(10));
            // This one is refused too, but the backend is asked again.
            assertThat(call(client)).contains("\"code\":" + refusal);
            while (!call(client).contains("\"text\":\"ok\"")) {
                Thread.sleep(20);
            }
            assertThat(backend.requests("server/discover")).hasSize(2);
        } finally {
            other.close();
        }
    }
}
