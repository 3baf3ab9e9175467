package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.ListeningBackend.Stream;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who may come in, what they may use and how often: what a new configuration says of it counts from then on. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class AccessReloadTest {
    private static final String ANN = "the-token-that-ann-has";
    private static final String BOB = "the-token-that-bob-has";
    private static final String CALL = TestClient.modernCall("1", "b0.echo", "{}");
    private static final String LISTEN =
            TestClient.modern("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true},");

    @TempDir
    private Path folder;

    private ListeningBackend backend;
    private LiveProxy proxy;
    private final Queue<Stream> opened = new ArrayDeque<>();

    @BeforeEach
    void start() throws IOException {
        backend = new ListeningBackend();
        proxy = LiveProxy.of(Files.writeString(folder.resolve("gateway.yaml"), yaml("")));
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        backend.close();
    }

    private String yaml(String sections) {
        return TestBackend.section(backend.backend()) + sections;
    }

    /** Tokens of two, one of whom may be somebody. */
    private static String tokens(String... rolesOfAnn) {
        return "authentication:\n  tokens:\n    - {token: " + ANN + ", subject: ann, roles: ["
                + String.join(", ", rolesOfAnn) + "]}\n    - {token: " + BOB + ", subject: bob, roles: [all]}\n";
    }

    private int status(String token) throws IOException {
        try (TestClient client = new TestClient(proxy.port())) {
            return client.ask(token.isEmpty() ? CALL : TestClient.with(token, CALL))
                    .status();
        }
    }

    /** A client that listens, with a token or without one. */
    private TestClient listening(String token) throws Exception {
        TestClient client = new TestClient(proxy.port());
        client.send(token.isEmpty() ? LISTEN : TestClient.with(token, LISTEN));
        opened.add(backend.stream().accept());
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        assertThat(client.chunk()).contains("acknowledged");
        return client;
    }

    private static void hasEnded(TestClient client) throws IOException {
        Waits.until(() -> client.chunk().contains("\"result\":{\"resultType\":\"complete\""));
        assertThat(client.chunk()).isEmpty();
    }

    @Test
    void aTokenThatIsTakenAwayIsRefusedAndListensToNothingMore() throws Exception {
        proxy.change(yaml(tokens("all")));
        assertThat(status(ANN)).isEqualTo(200);
        try (TestClient ann = listening(ANN)) {
            proxy.change(yaml(tokens("all").replace(ANN, "the-token-that-ann-has-now")));
            assertThat(status(ANN)).isEqualTo(401);
            assertThat(status("the-token-that-ann-has-now")).isEqualTo(200);
            hasEnded(ann);
        }
        proxy.awaitQuiet();
    }

    @Test
    void whoCameInWithoutATokenListensToNothingMoreWhereOneIsAskedFor() throws Exception {
        try (TestClient nobody = listening("")) {
            proxy.change(yaml(tokens("all")));
            assertThat(status("")).isEqualTo(401);
            hasEnded(nobody);
        }
        proxy.change(yaml(""));
        assertThat(status("")).isEqualTo(200);
        proxy.awaitQuiet();
    }

    @Test
    void otherRolesCountAtOnce() throws Exception {
        String roles = "roles: {all: {tools: [\"*\"]}, few: {tools: [b0.other]}}\n";
        proxy.change(yaml(tokens("all") + roles));
        assertThat(status(ANN)).isEqualTo(200);
        proxy.change(yaml(tokens("few") + roles));
        try (TestClient client = new TestClient(proxy.port())) {
            assertThat(client.ask(TestClient.with(ANN, CALL)).body()).contains("-32602");
            assertThat(client.ask(TestClient.with(BOB, CALL)).status()).isEqualTo(200);
        }
    }

    @Test
    void whatHasNothingToDoWithTokensEndsNoStream() throws Exception {
        proxy.change(yaml(tokens("all")));
        try (TestClient ann = listening(ANN)) {
            proxy.change(yaml(tokens("all") + "rate_limits: [{rate: 1000/s}]\n"));
            opened.remove().changed("tools");
            assertThat(ann.chunk()).contains("list_changed");
        }
    }

    @Test
    void otherLimitsCountAtOnceAndTheSameOnesKeepTheirCounts() throws Exception {
        String limits = "rate_limits: [{tool: \"b0.*\", rate: 1/h, burst: 1}]\n";
        proxy.change(yaml(limits));
        assertThat(status("")).isEqualTo(200);
        assertThat(status("")).isEqualTo(429);
        proxy.change(yaml(limits + "hosts: [gateway.example]\n"));
        assertThat(status("")).isEqualTo(429);
        proxy.change(yaml(limits.replace("burst: 1", "burst: 2")));
        assertThat(status("")).isEqualTo(200);
        assertThat(status("")).isEqualTo(200);
        assertThat(status("")).isEqualTo(429);
        proxy.change(yaml(""));
        assertThat(status("")).isEqualTo(200);
    }
}
