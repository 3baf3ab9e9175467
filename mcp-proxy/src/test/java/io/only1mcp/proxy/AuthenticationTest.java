package io.only1mcp.proxy;

import static io.only1mcp.proxy.TestClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.ListeningBackend.Stream;
import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.proxy.auth.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever shows a token that is good may come in, and nobody else. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class AuthenticationTest {
    private static final long END = 2_000_000_000L;
    private static final String FIXED = "fixed-token-of-a-build";
    private static final String CALL = TestClient.modernCall("7", "b0.echo", "{}");

    private static final TestIssuer ISSUER = new TestIssuer();
    private static final TestIssuer OTHER = new TestIssuer();
    private static final String TOKEN = ISSUER.token(TestIssuer.claims(END, ""));

    @TempDir
    private static Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(END - 600));
    private ListeningBackend modern;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeAll
    static void keys() throws IOException {
        Files.writeString(folder.resolve("keys.json"), ISSUER.jwks());
    }

    @BeforeEach
    void start() throws IOException {
        modern = new ListeningBackend();
        proxy = RunningProxy.at(now::get, "--config=" + config("127.0.0.1:0"));
        client = new TestClient(proxy.port());
    }

    private Path config(String listen) throws IOException {
        return Files.writeString(folder.resolve("proxy.yaml"), """
                listen: %s
                backends: [{name: b0, url: "%s"}]
                authentication:
                  jwks: keys.json
                  issuer: %s
                  audience: %s
                  tokens: [{token: %s, subject: ci}]
                """.formatted(
                        listen, modern.backend().url(), TestIssuer.ISSUER, TestIssuer.AUDIENCE, FIXED));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        modern.close();
    }

    private List<String> everythingThatWasSaid() throws IOException {
        List<String> said = new ArrayList<>(proxy.log());
        modern.backend().requests().forEach(request -> said.add(request.toString()));
        try (TestClient curious = new TestClient(proxy.port())) {
            said.add(curious.ask(TestClient.METRICS).toString());
            said.add(curious.ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .toString());
        }
        return said;
    }

    @Test
    void withoutATokenNobodyComesInAndTheAnswerSaysWhereToGetOne() throws IOException {
        for (String request : List.of(
                CALL,
                TestClient.modern("tools/list", ""),
                TestClient.legacy("initialize", "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}"),
                "GET /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: x\r\n\r\n",
                "DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: x\r\n\r\n",
                TestClient.post("no json"))) {
            Answer answer = client.ask(request);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate"))
                    .isEqualTo("Bearer resource_metadata="
                            + "\"https://gateway.example/.well-known/oauth-protected-resource/mcp\"");
            assertThat(answer.body()).contains("\"id\":null,\"error\":{\"code\":-31401,");
        }
        assertThat(modern.backend().requests()).isEmpty();
        proxy.awaitMetric("only1mcp_refused_total{status=\"401\"} 6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"})
    void whereTokensAreHadIsForEverybodyToRead(String path) throws IOException {
        Answer answer = client.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body())
                .isEqualTo("{\"resource\":\"https://gateway.example/mcp\",\"authorization_servers\":"
                        + "[\"https://issuer.example\"],\"bearer_methods_supported\":[\"header\"]}");
        assertThat(client.ask("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/metrics"})
    void howTheGatewayIsAnybodyMayAsk(String path) throws IOException {
        assertThat(client.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    static List<Arguments> badTokens() {
        List<Arguments> tokens = new ArrayList<>();
        String claims = TestIssuer.claims(END, "");
        tokens.add(Arguments.of(ISSUER.token(TestIssuer.claims(END - 1000, "")), "the token has expired"));
        tokens.add(Arguments.of(
                ISSUER.token(claims.replace("gateway.example", "other.example")), "the token is for another audience"));
        tokens.add(Arguments.of(
                ISSUER.token(claims.replace("issuer.example", "other.example")), "the token is from another issuer"));
        tokens.add(Arguments.of(
                ISSUER.token(claims.replace(",\"exp\":" + END, "")), "the token does not say when it expires"));
        tokens.add(Arguments.of(TestIssuer.unsigned(claims), "the token is not signed"));
        tokens.add(Arguments.of(OTHER.token(claims), "the token's signature is wrong"));
        tokens.add(Arguments.of(TestIssuer.tampered(TOKEN), "the token's signature is wrong"));
        tokens.add(Arguments.of(
                ISSUER.signedByPublicKey("{\"alg\":\"HS256\",\"kid\":\"rsa\"}", claims),
                "the token's algorithm does not fit its key"));
        tokens.add(Arguments.of(
                ISSUER.signedByRsa("{\"alg\":\"RS256\"}", claims), "the token does not name its key by kid"));
        tokens.add(Arguments.of(TOKEN.substring(0, TOKEN.length() - 8), "the token's signature is wrong"));
        tokens.add(Arguments.of(
                TOKEN.substring(0, 40), "the token is neither known here nor a well-formed JSON Web Token"));
        tokens.add(
                Arguments.of(FIXED.substring(1), "the token is neither known here nor a well-formed JSON Web Token"));
        tokens.add(Arguments.of("a".repeat(8193), "the token is longer than 8 KiB"));
        return tokens;
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void aBadTokenIsRefusedWithItsReasonAndRepeatedNowhere(String token, String why) throws IOException {
        Answer answer = client.ask(with(token, CALL));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .endsWith(", error=\"invalid_token\", error_description=\"" + why + "\"");
        assertThat(modern.backend().requests("tools/call")).isEmpty();
        String piece = token.substring(token.length() - 16);
        assertThat(answer.toString()).doesNotContain(piece);
        assertThat(everythingThatWasSaid()).noneMatch(said -> said.contains(piece));
    }

    @Test
    void whatIsNoBearerTokenOrStandsElsewhereIsNone() throws IOException {
        assertThat(client.ask(with(TOKEN, CALL).replace("Bearer", "Basic")).header("WWW-Authenticate"))
                .contains("error=\"invalid_token\"");
        Answer inQuery = client.ask(CALL.replace("POST /mcp ", "POST /mcp?access_token=" + TOKEN + " "));
        assertThat(inQuery.status()).isEqualTo(401);
        assertThat(inQuery.header("WWW-Authenticate")).doesNotContain("error");
        assertThat(client.ask(with(TOKEN, with(FIXED, CALL))).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGoodTokenComesInAndStaysHere(boolean fixed) throws Exception {
        String token = fixed ? FIXED : TOKEN;
        // With a field that goes on, so that fields are looked through.
        String traced = CALL.replaceFirst("\r\n", "\r\ntraceparent: 00-abc-def-01\r\n");
        assertThat(client.ask(with(token, traced)).body()).contains("\"id\":7,\"result\":{");
        assertThat(modern.backend().requests("tools/call").get(0).header("traceparent"))
                .isEqualTo("00-abc-def-01");
        assertThat(client.ask(with(token, TestClient.modern("tools/list", ""))).body())
                .contains("b0.echo");
        assertThat(modern.backend().requests("tools/call")).hasSize(1);
        assertThat(modern.backend().requests())
                .hasSizeGreaterThan(2)
                .allMatch(request -> request.header("Authorization") == null);
        assertThat(everythingThatWasSaid()).noneMatch(said -> said.contains(token.substring(token.length() - 16)));
        // The caller of one request is not that of the next on the same connection.
        assertThat(client.ask(CALL).status()).isEqualTo(401);
    }

    @Test
    void aTokenThatHasExpiredIsGoodForNothingMore() throws Exception {
        assertThat(client.ask(with(TOKEN, CALL)).status()).isEqualTo(200);
        try (TestClient listening = new TestClient(proxy.port());
                TestClient forEver = new TestClient(proxy.port())) {
            String listen = TestClient.modern("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true},");
            listening.send(with(TOKEN, listen));
            modern.stream().accept();
            assertThat(listening.head()).startsWith("HTTP/1.1 200 ");
            listening.chunk();
            forEver.send(with(FIXED, listen));
            Stream other = modern.stream().accept();
            assertThat(forEver.head()).startsWith("HTTP/1.1 200 ");
            forEver.chunk();
            now.set(Instant.ofEpochSecond(END + 29));
            assertThat(client.ask(with(TOKEN, CALL)).status()).isEqualTo(200);
            now.set(Instant.ofEpochSecond(END + 30));
            assertThat(listening.chunk()).contains("\"id\":1,\"result\":{\"resultType\":\"complete\"");
            assertThat(listening.chunk()).isEmpty();
            assertThat(client.ask(with(TOKEN, CALL)).header("WWW-Authenticate")).contains("the token has expired");
            // Who may still listen hears on.
            other.changed("tools");
            assertThat(forEver.chunk()).isNotEmpty();
        }
    }

    @Test
    void atAnAddressForOthersItWarnsOnlyOfTokensInTheClear() throws IOException {
        try (RunningProxy open = RunningProxy.at(now::get, "--config=" + config("0.0.0.0:0"))) {
            assertThat(open.log())
                    .singleElement()
                    .asString()
                    .startsWith("listens at 0.0.0.0 without TLS: tokens travel in the clear");
        }
    }
}
