package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wall clock that is set changes nothing that has to do with how long something takes; tokens alone go by it. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class ClockJumpTest {
    private static final String CALL = TestClient.modernCall("1", "b0.echo", "{}");
    private static final String OTHER_CALL = TestClient.modernCall("1", "b0.echo", "{\"x\":1}");

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> wall = new AtomicReference<>(Instant.parse("2026-11-28T12:00:00Z"));

    private RunningProxy proxy(TestBackend backend) throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                cache: {tools: [b0], ttl: 1h}
                rate_limits: [{tool: "b0.*", rate: 1/h, burst: 2}]
                sessions: {idle: 1h}
                backends: [{name: b0, url: "%s"}]
                """.formatted(backend.url()));
        return RunningProxy.at(wall::get, "--config=" + file);
    }

    private void jump(Duration by) {
        wall.updateAndGet(now -> now.plus(by));
    }

    @ParameterizedTest
    @ValueSource(longs = {-3650, 3650})
    void neitherSessionsNorAnswersNorLimitsGoByIt(long days) throws Exception {
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"));
                TestBackend older = new TestBackend(TestBackend.legacy("2025-11-25", "echo"));
                RunningProxy modern = proxy(backend);
                RunningProxy legacy = proxy(older);
                TestClient client = new TestClient(modern.port());
                TestClient inSession = new TestClient(legacy.port())) {
            String session = inSession.open();
            assertThat(client.ask(CALL).status()).isEqualTo(200);
            jump(Duration.ofDays(days));
            assertThat(client.ask(CALL).status()).isEqualTo(200);
            assertThat(backend.requests("tools/call")).as("kept").hasSize(1);
            assertThat(client.ask(OTHER_CALL).status()).as("the limit").isEqualTo(429);
            assertThat(inSession
                            .ask(TestClient.inSession(session, "tools/list", "{}"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aCallThatWaitsWaitsAsLongAsItMay() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = proxy(backend);
                TestClient client = new TestClient(proxy.port())) {
            backend.behave((request, out) -> {
                FailureTest.await(over);
                return TestBackend.modern("echo").answer(request, out);
            });
            client.send(CALL);
            backend.await(request -> request.asks("tools/call"));
            jump(Duration.ofDays(3650));
            // The deadlines are looked at ten times a second.
            Thread.sleep(250);
            over.countDown();
            assertThat(client.answer().status()).isEqualTo(200);
        } finally {
            over.countDown();
        }
    }
}
