package io.only1mcp.proxy;

import static io.only1mcp.proxy.TestClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A tenant has the limits and the part of the cache that its section says, and the others what is left. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class TenantShareTest {
    private static final String ACME = "token-of-the-acme";
    private static final String OTHER = "token-of-another";

    private TestBackend backend;

    @BeforeEach
    void start() throws IOException {
        backend = new TestBackend(TestBackend.modern("echo"));
    }

    @AfterEach
    void stop() throws IOException {
        backend.close();
    }

    private RunningProxy proxy(String sections) throws IOException {
        return RunningProxy.configured("""
                backends: [{name: b0, url: "%s"}]
                authentication:
                  tokens:
                    - {token: %s, subject: a, tenant: acme}
                    - {token: %s, subject: b, tenant: other}
                """.formatted(backend.url(), ACME, OTHER) + sections);
    }

    private static int status(TestClient client, String token, String argument) throws IOException {
        String call = TestClient.modernCall("1", "b0.echo", "{\"x\":" + argument + "}");
        return client.ask(with(token, call)).status();
    }

    @Test
    void aTenantIsHeldToItsOwnLimitsAndTheOthersToThoseOfAll() throws IOException {
        try (RunningProxy proxy = proxy("""
                        rate_limits: [{rate: 1/h, burst: 1}]
                        tenants: {acme: {rate_limits: [{rate: 1/h, burst: 3}]}, other: {}}
                        """);
                TestClient client = new TestClient(proxy.port())) {
            for (int expected : List.of(200, 200, 200, 429)) {
                assertThat(status(client, ACME, "1")).isEqualTo(expected);
            }
            for (int expected : List.of(200, 429)) {
                assertThat(status(client, OTHER, "1")).isEqualTo(expected);
            }
        }
    }

    @Test
    void aTenantHasThePartOfTheCacheThatItsSectionSays() throws IOException {
        try (RunningProxy proxy = proxy("""
                        cache: {tools: [b0], bytes: 1MiB, entries: 100}
                        tenants: {acme: {cache: {entries: 1}}, other: {}}
                        """);
                TestClient client = new TestClient(proxy.port())) {
            for (String token : List.of(OTHER, ACME)) {
                int before = backend.requests("tools/call").size();
                for (String argument : List.of("1", "2", "1", "2", "1", "2")) {
                    assertThat(status(client, token, argument)).isEqualTo(200);
                }
                int sent = backend.requests("tools/call").size() - before;
                if (token.equals(OTHER)) {
                    assertThat(sent).isEqualTo(2);
                } else {
                    // Where there is room for one, two take turns.
                    assertThat(sent).isGreaterThan(2);
                }
            }
        }
    }
}
