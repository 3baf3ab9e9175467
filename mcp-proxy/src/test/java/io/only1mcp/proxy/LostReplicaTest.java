package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What belonged to a replica that turns out to be lost goes on at another one. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class LostReplicaTest {
    private final List<TestBackend> replicas = new ArrayList<>();

    private RunningProxy proxy(TestBackend.Behaviour behaviour, String options, String ofBackend) throws IOException {
        replicas.add(new TestBackend(behaviour));
        replicas.add(new TestBackend(behaviour));
        return RunningProxy.configured(options + "backends: [{name: b, urls: ["
                + replicas.get(0).url() + ", " + replicas.get(1).url() + "]" + ofBackend + "}]");
    }

    @AfterEach
    void stop() throws IOException {
        for (TestBackend replica : replicas) {
            replica.close();
        }
    }

    /** The replica that was asked for this. */
    private TestBackend asked(String arguments) {
        return replicas.stream()
                .filter(replica -> replica.requests("tools/call").stream()
                        .anyMatch(request -> request.body().contains(arguments)))
                .findFirst()
                .orElseThrow();
    }

    private static String inSession(String session, String arguments) {
        return TestClient.inSession(session, "tools/call", "{\"name\":\"b.echo\",\"arguments\":" + arguments + "}");
    }

    @Test
    void aSessionIsOpenedAnewThoughItsReplicaIsBackBeforeItsNextCall() throws Exception {
        try (RunningProxy proxy = proxy(TestBackend.legacy("2025-11-25", "echo"), "", "");
                TestClient client = new TestClient(proxy.port())) {
            // Of three sessions two are at the same replica.
            List<String> sessions = List.of(client.open(), client.open(), client.open());
            List<TestBackend> homes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String arguments = "{\"n\":" + i + "}";
                assertThat(client.ask(inSession(sessions.get(i), arguments)).status())
                        .isEqualTo(200);
                homes.add(asked(arguments));
            }
            int first = homes.get(0) == homes.get(1) || homes.get(0) == homes.get(2) ? 0 : 1;
            int second = homes.lastIndexOf(homes.get(first));
            TestBackend home = homes.get(first);
            home.goAway();
            assertThat(client.ask(inSession(sessions.get(first), "{}")).status())
                    .isEqualTo(200);
            try (TestBackend back = new TestBackend(home.port(), TestBackend.legacy("2025-11-25", "echo"))) {
                assertThat(client.ask(inSession(sessions.get(second), "{}")).status())
                        .isEqualTo(200);
                assertThat(back.requests("tools/call").isEmpty()
                                || !back.requests("initialize").isEmpty())
                        .as("a replica that knows no session is not called in one")
                        .isTrue();
            }
        }
    }

    @Test
    void callsThatWaitForAConnectionToItGoToAnother() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        AtomicBoolean one = new AtomicBoolean();
        TestBackend.Behaviour modern = TestBackend.modern("echo");
        try (RunningProxy proxy = proxy(
                        (request, out) -> {
                            if (one.compareAndSet(false, true)) {
                                FailureTest.await(over);
                            }
                            return modern.answer(request, out);
                        },
                        "timeout: 1s\n",
                        ", key: repo, pool: {max: 1, acquire_timeout: 30s}, breaker: {failures: 1, open: 1h}");
                TestClient silent = new TestClient(proxy.port());
                TestClient second = new TestClient(proxy.port());
                TestClient third = new TestClient(proxy.port())) {
            String call = TestClient.modernCall("1", "b.echo", "{\"repo\":\"r\"}");
            silent.send(call);
            Waits.until(one::get);
            second.send(call);
            third.send(call);
            assertThat(silent.answer().status()).isEqualTo(504);
            assertThat(second.answer().status()).isEqualTo(200);
            assertThat(third.answer().status()).isEqualTo(200);
            assertThat(replicas)
                    .extracting(replica -> replica.requests("tools/call").size())
                    .containsExactlyInAnyOrder(1, 2);
        } finally {
            over.countDown();
        }
    }
}
