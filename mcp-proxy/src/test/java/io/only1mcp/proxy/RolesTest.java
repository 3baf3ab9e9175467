package io.only1mcp.proxy;

import static io.only1mcp.proxy.TestClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.proxy.TestClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller's roles do not allow does not exist for the caller. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class RolesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String READER = "token-of-a-reader";
    private static final String ADMIN = "token-of-an-admin";
    private static final String NOBODY = "token-of-nobody-at-all";

    @TempDir
    private Path folder;

    private CatalogueBackend files;
    private CatalogueBackend git;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        String all =
                "{\"tools\":{\"listChanged\":true},\"resources\":{\"subscribe\":true},\"prompts\":{},\"completions\":{}}";
        files = new CatalogueBackend(all)
                .list(
                        "tools/list",
                        "{\"name\":\"read_file\"},{ \"x\":[{}], \"name\" : \"write file\"},{\"name\":\"read_dir\",\"y\":\"}{\"}")
                .list(
                        "resources/list",
                        "{\"uri\":\"file:\\/\\/\\/open/a\",\"name\":\"a\"},{\"uri\":\"file:///secret/b\",\"name\":\"b\"}")
                .list(
                        "resources/templates/list",
                        "{\"uriTemplate\":\"file:///open/{x}\",\"name\":\"o\"},{\"uriTemplate\":\"file:///secret/{x}\",\"name\":\"s\"}")
                .list("prompts/list", "{\"name\":\"review\"},{\"name\":\"secret\"}");
        git = new CatalogueBackend(all)
                .list("tools/list", "{\"name\":\"push\"}")
                .list("prompts/list", "{\"name\":\"secret\"}");
        Path config = Files.writeString(
                folder.resolve("proxy.yaml"), """
                backends: [{name: files, url: "%s"}, {name: git, url: "%s"}]
                authentication:
                  tokens:
                    - {token: %s, subject: rita, roles: [reader, guest]}
                    - {token: %s, subject: ada, roles: [admin]}
                    - {token: %s, subject: nils}
                roles:
                  reader: {tools: ["*.read_*"], resources: ["files+file:///open/*"]}
                  guest: {prompts: [files.review]}
                  admin: {tools: ["*"], prompts: ["*"], resources: ["*"]}
                """.formatted(files.url(), git.url(), READER, ADMIN, NOBODY));
        proxy = RunningProxy.with("--config=" + config);
        client = new TestClient(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        files.close();
        git.close();
    }

    private String session(String token) throws IOException {
        return String.valueOf(
                client.ask(with(token, CatalogueBackend.initialize())).header("Mcp-Session-Id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tools/list|\"tools\":[{\"name\":\"files.read_file\"},{\"name\":\"files.read_dir\",\"y\":\"}{\"}]",
                "prompts/list|\"prompts\":[{\"name\":\"files.review\"}]",
                "resources/list|\"resources\":[{\"uri\":\"files+file:\\/\\/\\/open/a\",\"name\":\"a\"}]",
                "resources/templates/list|\"resourceTemplates\":[{\"uriTemplate\":\"files+file:///open/{x}\",\"name\":\"o\"}]"
            })
    void listsHoldWhatTheCallerMayUseInBothEras(String method, String expected) throws IOException {
        // Whoever may see all asks first, so that the pages lie in memory.
        Answer all = client.ask(with(ADMIN, TestClient.modern(method, "")));
        // A cache on the way does not know who has come: even what holds everything is for the caller alone.
        assertThat(all.body()).contains("\"cacheScope\":\"private\"");
        Answer some = client.ask(with(READER, TestClient.modern(method, "")));
        assertThat(some.body())
                .contains("{\"resultType\":\"complete\"," + expected + ",\"ttlMs\":")
                .contains("\"cacheScope\":\"private\"")
                .doesNotContain("secret")
                .doesNotContain("write")
                .doesNotContain("push");
        Answer session = client.ask(with(READER, TestClient.inSession(session(READER), method, "{}")));
        assertThat(session.body()).contains("{" + expected + "}");
    }

    @Test
    void whatTheGatewaySaysOfItselfIsForTheCallerAlone() throws IOException {
        assertThat(client.ask(with(ADMIN, TestClient.modern("server/discover", "")))
                        .body())
                .contains("\"cacheScope\":\"private\"");
    }

    @Test
    void allThereIsIsListedByteForByteToWhoMayUseAll() throws IOException {
        assertThat(client.ask(with(ADMIN, TestClient.modern("tools/list", ""))).body())
                .contains("\"tools\":[{\"name\":\"files.read_file\"},{ \"x\":[{}], \"name\" : \"files.write file\"},"
                        + "{\"name\":\"files.read_dir\",\"y\":\"}{\"},{\"name\":\"git.push\"}]")
                .contains("the tool \\\"write file\\\" has a name with other characters");
    }

    private static String named(String method, String member, String value) {
        return TestClient.post(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{\"" + member + "\":\"" + value
                        + "\"," + TestClient.META + "}}",
                "MCP-Protocol-Version: 2026-07-28",
                "Mcp-Method: " + method,
                "Mcp-Name: " + value.replace("\\u0065", "e"));
    }

    @ParameterizedTest
    @CsvSource({
        "tools/call, name, files.read_file, true",
        "tools/call, name, files.r\\u0065ad_file, true",
        "tools/call, name, git.push, false",
        "tools/call, name, git.r\\u0065set, false",
        "tools/call, name, nobody.reset, false",
        "tools/call, name, reset, false",
        "prompts/get, name, files.review, true",
        "prompts/get, name, files.secret, false",
        "prompts/get, name, git.review, false",
        "resources/read, uri, files+file:///open/a, true",
        "resources/read, uri, file:///open/a, true",
        "resources/read, uri, files+file:///secret/b, false",
        "resources/read, uri, file:///secret/b, false",
        "resources/read, uri, files+fil\\u0065:///secret/b, false",
        "resources/read, uri, git+file:///open/a, false",
        "resources/read, uri, nobody+file:///open/a, false",
        "resources/read, uri, http://elsewhere/, false"
    })
    void whatIsNotAllowedIsAnsweredLikeWhatDoesNotExist(String method, String member, String value, boolean allowed)
            throws IOException {
        // The owner of a URI without the name of a server is known from the lists.
        client.ask(with(ADMIN, TestClient.modern("resources/list", "")));
        Answer answer = client.ask(with(READER, named(method, member, value)));
        String session = session(READER);
        Answer older = client.ask(
                with(READER, TestClient.inSession(session, method, "{\"" + member + "\":\"" + value + "\"}")));
        int reached = files.requests(method).size() + git.requests(method).size();
        if (allowed) {
            assertThat(answer.body()).contains("\"result\":");
            assertThat(older.body()).contains("\"result\":");
            assertThat(reached).isEqualTo(2);
            return;
        }
        String what = method.substring(0, method.indexOf('/') - 1);
        String name = value.replace("\\u0065", "e");
        String error = "\"error\":{\"code\":-32602,\"message\":\"unknown " + what + ": " + name + "\""
                + (member.equals("uri") ? ",\"data\":{\"uri\":\"" + name + "\"}" : "") + "}}";
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).endsWith(error);
        assertThat(older.body()).endsWith(error);
        assertThat(reached).isZero();
        proxy.awaitMetric("only1mcp_denied_total 2");
    }

    @Test
    void completionIsForThePromptsAndResourcesThatAreAllowed() throws IOException {
        assertThat(complete("\"type\":\"ref/prompt\",\"name\":\"files.review\"")
                        .path("result")
                        .isObject())
                .isTrue();
        assertThat(complete("\"type\":\"ref/prompt\",\"name\":\"files.secret\"")
                        .at("/error/message")
                        .asText())
                .isEqualTo("unknown prompt: files.secret");
        assertThat(complete("\"type\":\"ref/resource\",\"uri\":\"files+file:///open/{x}\"")
                        .path("result")
                        .isObject())
                .isTrue();
        assertThat(complete("\"type\":\"ref/resource\",\"uri\":\"files+file:///secret/{x}\"")
                        .at("/error/message")
                        .asText())
                .isEqualTo("unknown resource: files+file:///secret/{x}");
        // Two readers could take it for two things.
        assertThat(complete("\"type\":\"ref/prompt\",\"name\":\"secret\",\"uri\":\"files+file:///open/{x}\"")
                        .at("/error/message")
                        .asText())
                .contains("must not both be there");
        assertThat(files.requests("completion/complete")).hasSize(2);
    }

    private JsonNode complete(String ref) throws IOException {
        return JSON.readTree(client.ask(with(
                        READER,
                        TestClient.modern(
                                "completion/complete",
                                "\"ref\":{" + ref + "},\"argument\":{\"name\":\"x\",\"value\":\"\"},")))
                .body());
    }

    @Test
    void subscriptionsAreForTheResourcesThatAreAllowed() throws Exception {
        String session = session(READER);
        assertThat(client.ask(with(
                                READER,
                                TestClient.inSession(
                                        session, "resources/subscribe", "{\"uri\":\"files+file:///open/a\"}")))
                        .body())
                .contains("\"result\":");
        assertThat(client.ask(with(
                                READER,
                                TestClient.inSession(
                                        session, "resources/subscribe", "{\"uri\":\"files+file:///secret/b\"}")))
                        .body())
                .contains("unknown resource: files+file:///secret/b");
        assertThat(files.requests("resources/subscribe")).hasSize(1);
        try (ListeningBackend listening = new ListeningBackend()) {
            files.close();
            Path config = folder.resolve("proxy.yaml");
            String text = Files.readString(config)
                    .replace(files.url(), listening.backend().url());
            try (RunningProxy other = RunningProxy.with("--config=" + Files.writeString(config, text));
                    TestClient listener = new TestClient(other.port())) {
                listener.send(
                        with(
                                READER,
                                TestClient.modern(
                                        "subscriptions/listen",
                                        "\"notifications\":{\"resourceSubscriptions\":[\"files+file:///open/a\",\"files+file:///secret/b\",\"git+file:///open/a\"]},")));
                ListeningBackend.Stream stream = listening.stream();
                assertThat(stream.filter()).isEqualTo("{\"resourceSubscriptions\":[\"file:///open/a\"]}");
                stream.accept();
                listener.head();
                assertThat(listener.chunk())
                        .contains("\"resourceSubscriptions\":[\"files+file:///open/a\"]")
                        .doesNotContain("secret");
            }
        }
    }

    @Test
    void whoHasNoRoleMayDoNothingAndIsToldSo() throws IOException {
        for (String request : new String[] {
            TestClient.modern("server/discover", ""), TestClient.modern("tools/list", ""), CatalogueBackend.initialize()
        }) {
            Answer answer = client.ask(with(NOBODY, request));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"insufficient_scope\"");
            assertThat(answer.body()).contains("\"code\":-31403");
        }
        assertThat(files.itself().requests()).isEmpty();
        proxy.awaitMetric("only1mcp_refused_total{status=\"403\"} 3");
    }

    @Test
    void eachPageOfAListIsLookedThrough() throws IOException {
        files.hints("\"ttlMs\":60000,\"cacheScope\":\"public\",\"nextCursor\":\"2\"");
        Answer first = client.ask(with(READER, TestClient.modern("tools/list", "")));
        String cursor = JSON.readTree(first.body()).at("/result/nextCursor").asText();
        Answer second = client.ask(with(READER, TestClient.modern("tools/list", "\"cursor\":\"" + cursor + "\",")));
        assertThat(second.body()).contains("files.read_file").doesNotContain("write file");
    }
}
