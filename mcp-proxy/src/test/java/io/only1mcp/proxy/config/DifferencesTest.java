package io.only1mcp.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys of a configuration differ from those of another, by their names alone. */
class DifferencesTest {
    private static final String ALL = """
            listen: 127.0.0.1:8001
            hosts: [a.example]
            separator: "."
            timeout: 9s
            list_timeout: 3s
            start_timeout: 9m
            limits: {message: 1MB, buffered: 8MB}
            sessions: {idle: 1h, most: 10}
            tls: {certificate: c.pem, key: k.pem}
            authentication:
              jwks: keys.json
              issuer: https://i.example
              audience: https://a.example/mcp
              claims: {tenant: t, roles: r}
              authorization_servers: [https://s.example]
              tokens:
                - {token: first-secret-of-ours, subject: ci, roles: [reader]}
                - {token: third-secret-of-ours, subject: cd}
            roles: {reader: {tools: [x]}}
            tenants: {acme: {backends: [b0]}}
            audit: {file: a.jsonl}
            rate_limits: [{rate: 1/s}]
            cache: {tools: [b0]}
            log: text
            backends: [{name: b0, url: "http://127.0.0.1:1/mcp"}]
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void keys() throws IOException {
        Files.writeString(folder.resolve("keys.json"), "{}");
        Files.writeString(folder.resolve("other.json"), "{}");
    }

    private ProxyConfig parse(String yaml) throws IOException {
        return CommandLine.parse(
                "--config",
                Files.writeString(folder.resolve("gateway.yaml"), yaml).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1:8001|127.0.0.1:8002|listen",
                "127.0.0.1:8001|127.0.0.2:8001|listen",
                "[a.example]|[b.example]|hosts",
                "separator: \".\"|separator: \"/\"|separator",
                "timeout: 9s|timeout: 8s|timeout",
                "list_timeout: 3s|list_timeout: 4s|list_timeout",
                "start_timeout: 9m|start_timeout: 8m|start_timeout",
                "1MB|2MB|limits",
                "8MB|9MB|limits",
                "1h|2h|sessions",
                "c.pem|d.pem|tls",
                "keys.json|other.json|authentication.jwks",
                "https://i.|https://j.|authentication.issuer",
                "https://a.|https://b.|authentication.audience",
                "tenant: t|tenant: u|authentication.claims",
                "roles: r}|roles: s}|authentication.claims",
                "https://s.|https://t.|authentication.authorization_servers",
                "first-secret|other-secret|authentication.tokens[ci]",
                "subject: cd|subject: qa|authentication.tokens[cd],authentication.tokens[qa]",
                "[x]|[y]|roles.reader",
                "roles: {reader|roles: {writer: {tools: [w]}, reader|roles.writer",
                "acme: {|other: {}, acme: {|tenants.other",
                "backends: [b0]}|cache: {entries: 9}}|tenants.acme",
                "a.jsonl|b.jsonl|audit",
                "1/s|2/s|rate_limits",
                "cache: {|cache: {ttl: 7s, |cache",
                "log: text|log: json|log"
            })
    void eachKeyThatDiffersIsNamedWhicheverComesFirst(String before, String after, String keys) throws IOException {
        assertThat(ALL).contains(before);
        ProxyConfig one = parse(ALL);
        ProxyConfig other = parse(ALL.replace(before, after));
        assertThat(Differences.between(one, other)).containsExactly(keys.split(","));
        assertThat(Differences.between(other, one)).containsExactly(keys.split(","));
        assertThat(Differences.between(one, parse(ALL))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listen: 127.0.0.1:8002",
                "timeout: 1s",
                "list_timeout: 1s",
                "start_timeout: 1s",
                "limits: {message: 2MB}",
                "limits: {buffered: 9MB}",
                "sessions: {most: 3}",
                "audit: {file: a.jsonl}",
                "log: json"
            })
    void whatOnlyARestartBringsIntoUseIsNamed(String line) throws IOException {
        String backends = "backends: [{name: b0, url: \"http://127.0.0.1:1/mcp\"}]\n";
        assertThat(parse(backends).keptUntilRestart(parse(backends + line + "\nhosts: [a.example]\n")))
                .containsExactly(line.substring(0, line.indexOf(':')));
    }

    @Test
    void aFileThatHoldsSomethingElseIsNamedByItsKey() throws IOException {
        ProxyConfig config = parse(ALL);
        assertThat(Differences.files(config, path -> path.endsWith("k.pem"))).containsExactly("tls");
        assertThat(Differences.files(config, path -> path.endsWith("keys.json")))
                .containsExactly("authentication.jwks");
        assertThat(Differences.files(config, path -> false)).isEqualTo(List.of());
    }
}
