package io.only1mcp.proxy;

import static io.only1mcp.proxy.TestClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two tenants with the same backend, and callers of the same name: nothing of one is the other's all the same. */
@ExtendWith(NoLeaks.class)
@Timeout(20)
class TenantWallsTest {
    private static final String ACME = "secret-token-of-acme";
    private static final String GLOBEX = "secret-token-of-globex";
    private static final String NONE = "secret-token-of-nobody";

    private final AtomicInteger lists = new AtomicInteger();
    private TestBackend backend;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        TestBackend.Behaviour modern = TestBackend.modern();
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25");
        // Each list that it gives is another one.
        backend = new TestBackend((request, out) -> request.asks("tools/list")
                ? TestBackend.modern("list" + lists.incrementAndGet()).answer(request, out)
                : (request.body().contains("2026-07-28") ? modern : legacy).answer(request, out));
        proxy = RunningProxy.configured("""
                backends: [{name: b0, url: "%s"}]
                authentication:
                  tokens:
                    - {token: %s, subject: ci, tenant: acme}
                    - {token: %s, subject: ci, tenant: globex}
                    - {token: %s, subject: ci}
                tenants: {acme: {}, globex: {}}
                rate_limits: [{rate: 1/h}]
                """.formatted(backend.url(), ACME, GLOBEX, NONE));
        client = new TestClient(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        backend.close();
    }

    @Test
    void aListIsKeptForTheTenantThatItWasGivenTo() throws IOException {
        for (int i = 0; i < 2; i++) {
            assertThat(client.ask(with(ACME, TestClient.modern("tools/list", "")))
                            .body())
                    .contains("b0.list1");
            assertThat(client.ask(with(GLOBEX, TestClient.modern("tools/list", "")))
                            .body())
                    .contains("b0.list2");
        }
    }

    @Test
    void aSessionIsOfNoUseToTheSameNameElsewhere() throws IOException {
        String session = String.valueOf(
                client.ask(with(ACME, CatalogueBackend.initialize())).header("Mcp-Session-Id"));
        assertThat(client.ask(with(GLOBEX, TestClient.inSession(session, "ping", "{}")))
                        .status())
                .isEqualTo(404);
        assertThat(client.ask(with(ACME, TestClient.inSession(session, "ping", "{}")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatOneHasUsedUpIsThereForTheOther() throws IOException {
        String call = TestClient.modernCall("1", "b0.t", "{}");
        assertThat(client.ask(with(ACME, call)).status()).isEqualTo(200);
        assertThat(client.ask(with(ACME, call)).status()).isEqualTo(429);
        assertThat(client.ask(with(GLOBEX, call)).status()).isEqualTo(200);
    }

    @Test
    void whoIsOfNoTenantIsLetInToNone() throws IOException {
        assertThat(client.ask(with(NONE, TestClient.modern("tools/list", ""))).status())
                .isEqualTo(403);
        assertThat(backend.requests()).isEmpty();
    }
}
