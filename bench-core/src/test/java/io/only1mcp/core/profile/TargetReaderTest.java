package io.only1mcp.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetReaderTest {

    private static final TargetFile.Given GIVEN = new TargetFile.Given(
            "/opt/bench",
            "/tmp/run/config.yaml",
            8123,
            List.of(
                    new TargetFile.Backend("git", "http://127.0.0.1:9000/git/mcp"),
                    new TargetFile.Backend("npm", "http://127.0.0.1:9000/npm/mcp")),
            List.of(),
            new TargetFile.Trust("/tmp/run/jwks.json", "https://issuer", "https://gateway/mcp"),
            2);

    private static TargetFile.Given with(String... features) {
        return new TargetFile.Given(
                GIVEN.bench(),
                GIVEN.config(),
                GIVEN.port(),
                GIVEN.backends(),
                List.of(features),
                GIVEN.trust(),
                GIVEN.tenants());
    }

    @TempDir
    Path folder;

    private TargetFile read(String yaml) throws IOException {
        Files.writeString(folder.resolve("gateway.yaml"), yaml);
        return TargetReader.read(folder + "/gateway.yaml");
    }

    @Test
    void ourOwnProxyIsStartedByTheLauncherAndListsItsBackends() {
        TargetFile target = TargetReader.read("only1mcp");
        TargetFile.Launch launch = target.launch(GIVEN);
        assertThat(launch.argv())
                .containsExactly("/opt/bench", "serve", "proxy", "--config", "/tmp/run/config.yaml", "--port", "8123");
        assertThat(launch.url()).isEqualTo("http://127.0.0.1:8123/mcp");
        assertThat(launch.config()).isEqualTo("""
                listen: "127.0.0.1:8123"
                backends:
                - name: "git"
                  urls:
                  - "http://127.0.0.1:9000/git/mcp"
                - name: "npm"
                  urls:
                  - "http://127.0.0.1:9000/npm/mcp"
                """);
        assertThat(target.ready()).isEqualTo(new TargetFile.Ready.Line("listening (\\S+)"));
        assertThat(target.names()).isEqualTo(new ToolNames("{server}.{tool}", "{server}+{uri}"));
        assertThat(target.reset()).isEqualTo(new TargetFile.Reset("POST", "/admin/reset"));
        assertThat(target.stop()).isEqualTo(new TargetFile.Stop(TargetFile.Signal.TERM, Duration.ofSeconds(30)));
    }

    @Test
    void everyKeyOfATargetIsRead() throws IOException {
        TargetFile target = read("""
                name: foreign
                start: [node, gateway.js, "--port={port}", 7, "{config}"]
                config_format: json
                config:
                  port: "{port}"
                  address: ":{port}"
                  literal: "{{port}} {not a placeholder}"
                  limits: [1, true, null]
                  mcpServers: {each: {type: http, url: "{url}", label: "{name} at {port}"}, as: map}
                feature:
                  audit: {audit: {to: "/tmp/{port}.log"}, limits: [2]}
                ready: {http: /health}
                url: "http://127.0.0.1:{port}/mcp"
                names: "{server}__{tool}"
                headers: {X-Key: abc, X-Number: 5}
                env: {PORT: "{port}", PLAIN: 1}
                cwd: /srv
                reset: {http: "DELETE /cache"}
                stop: {signal: INT, within: 5s}
                """);
        TargetFile.Launch launch = target.launch(with("audit"));
        assertThat(launch.argv()).containsExactly("node", "gateway.js", "--port=8123", "7", "/tmp/run/config.yaml");
        assertThat(launch.config()).isEqualToIgnoringWhitespace("""
                {"port": 8123, "address": ":8123", "literal": "{port} {not a placeholder}", "limits": [2],
                 "mcpServers": {
                   "git": {"type": "http", "url": "http://127.0.0.1:9000/git/mcp", "label": "git at 8123"},
                   "npm": {"type": "http", "url": "http://127.0.0.1:9000/npm/mcp", "label": "npm at 8123"}},
                 "audit": {"to": "/tmp/8123.log"}}
                """);
        assertThat(launch.env()).isEqualTo(Map.of("PORT", "8123", "PLAIN", "1"));
        assertThat(target.headers()).isEqualTo(Map.of("X-Key", "abc", "X-Number", "5"));
        assertThat(target.ready()).isEqualTo(new TargetFile.Ready.Http("/health"));
        assertThat(target.reset()).isEqualTo(new TargetFile.Reset("DELETE", "/cache"));
        assertThat(target.stop()).isEqualTo(new TargetFile.Stop(TargetFile.Signal.INT, Duration.ofSeconds(5)));
        assertThat(target.cwd()).isEqualTo("/srv");
        assertThat(Schemas.complaints("target", Files.readString(folder.resolve("gateway.yaml"))))
                .isEmpty();
    }

    @Test
    void aTargetThatStartsItsServersItselfIsGivenTheCommandOfEach() throws IOException {
        TargetFile target = read("""
                start: [gateway, "{config}"]
                config: {servers: {each: {run: "{command}", as: "{name}"}, as: map}}
                url: "http://127.0.0.1:{port}/mcp"
                """);
        TargetFile.Given given = new TargetFile.Given(
                GIVEN.bench(),
                GIVEN.config(),
                GIVEN.port(),
                List.of(new TargetFile.Backend(
                        "git",
                        List.of("http://127.0.0.1:9000/git/mcp"),
                        List.of("/opt/bench", "serve", "mock", "--latency", "normal(mean=5ms, sd=1ms)"))),
                List.of(),
                GIVEN.trust(),
                1);

        assertThat(target.launch(given).config()).isEqualTo("""
                servers:
                  git:
                    run:
                    - "/opt/bench"
                    - "serve"
                    - "mock"
                    - "--latency"
                    - "normal(mean=5ms, sd=1ms)"
                    as: "git"
                """);
        assertThat(target.asksBackends()).isFalse();
        assertThat(TargetReader.read("only1mcp").asksBackends()).isTrue();
        assertThat(TargetReader.read("supergateway").asksBackends()).isFalse();
    }

    @Test
    void aTargetThatRunsAlreadyHasNoMoreThanAUrl() throws IOException {
        TargetFile target = read("url: https://example.org/mcp\n");
        assertThat(target.name()).isEqualTo("gateway");
        assertThat(target.start()).isEmpty();
        assertThat(target.launch(GIVEN).config()).isNull();
        assertThat(target.launch(GIVEN).url()).isEqualTo("https://example.org/mcp");
        assertThat(target.stop()).isEqualTo(TargetFile.Stop.DEFAULT);
    }

    @Test
    void aTargetThatIsSpokenToOverItsStandardStreamsHasACommandAndNoUrl() throws IOException {
        TargetFile target = read("""
                transport: stdio
                command: ["{bench}", serve, mock, --stdio]
                env: {HOME_OF_BENCH: "{bench}"}
                cwd: /srv
                names: "{tool}"
                stop: {within: 5s}
                """);
        assertThat(target.transport()).isEqualTo(TargetFile.Transport.STDIO);
        assertThat(target.launch(GIVEN).argv()).containsExactly("/opt/bench", "serve", "mock", "--stdio");
        assertThat(target.launch(GIVEN).env()).isEqualTo(Map.of("HOME_OF_BENCH", "/opt/bench"));
        assertThat(target.launch(GIVEN).url()).isEqualTo(TargetFile.STDIO);
        assertThat(Schemas.complaints("target", Files.readString(folder.resolve("gateway.yaml"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transport: stdio",
                "{transport: stdio, command: [a], url: 'http://x/'}",
                "{transport: stdio, command: [a], headers: {A: b}}",
                "{transport: stdio, command: [a], ready: {line: b}}",
                "{transport: stdio, command: [a], reset: {http: 'POST /b'}}",
                "{transport: stdio, command: [a], config: {a: 1}}",
                "{transport: stdio, start: [a]}",
                "{transport: http, url: 'http://x/', command: [a]}"
            })
    void whatTheReaderRefusesOverStdioTheSchemaRefusesToo(String yaml) {
        assertThatExceptionOfType(ProfileException.class).isThrownBy(() -> read(yaml));
        assertThat(Schemas.complaints("target", yaml)).isNotEmpty();
    }

    @Test
    void aUrlIsATarget() {
        TargetFile target = TargetFile.ofUrl("http://localhost:3001/mcp");
        assertThat(target.name()).isEqualTo("http://localhost:3001/mcp");
        assertThat(target.names().of("git", "log")).isEqualTo("log");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetFile.ofUrl("localhost:3001"))
                .withMessage(
                        "url: must be a URL of http or https, such as http://127.0.0.1:8080/mcp, got 'localhost:3001'");
    }

    @Test
    void aFeatureThatTheTargetDoesNotHaveIsRefused() {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> TargetReader.read("only1mcp").launch(with("audt")))
                .withMessage(
                        "target only1mcp has no feature 'audt', did you mean 'audit'? (it has authentication, rbac,"
                                + " audit, rate_limit, tenants, cache)");
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> read("url: 'http://x/'").launch(with("audit")))
                .withMessage("target gateway has no feature 'audit': it has none");
    }

    @Test
    void featuresAreLaidOverTheConfigurationOneAfterTheOther() throws IOException {
        TargetFile target = read("""
                start: [gateway, "{config}"]
                url: "http://127.0.0.1:{port}/mcp"
                config: {a: {x: 1, y: [1, 2]}, b: 1}
                feature:
                  first: {a: {y: [3], z: {deep: 1}}, c: {p: 1}}
                  second: {a: {z: {more: 2}}, c: plain}
                """);
        assertThat(config(target)).isEqualTo("{a: {x: 1, y: [1, 2]}, b: 1}");
        assertThat(config(target, "first")).isEqualTo("{a: {x: 1, y: [3], z: {deep: 1}}, b: 1, c: {p: 1}}");
        assertThat(config(target, "first", "second"))
                .isEqualTo("{a: {x: 1, y: [3], z: {deep: 1, more: 2}}, b: 1, c: plain}");
        assertThat(config(target, "second", "first"))
                .isEqualTo("{a: {x: 1, y: [3], z: {more: 2, deep: 1}}, b: 1, c: {p: 1}}");
        assertThat(config(target)).as("the file is not changed by it").isEqualTo("{a: {x: 1, y: [1, 2]}, b: 1}");
    }

    @Test
    void theFeaturesOfOurOwnProxyAreWrittenInItsOwnWords() {
        TargetFile target = TargetReader.read("only1mcp");
        String text = target.launch(with("authentication", "rbac", "audit", "rate_limit", "tenants", "cache"))
                .config();
        assertThat(text).isEqualTo("""
                listen: "127.0.0.1:8123"
                backends:
                - name: "git"
                  urls:
                  - "http://127.0.0.1:9000/git/mcp"
                - name: "npm"
                  urls:
                  - "http://127.0.0.1:9000/npm/mcp"
                authentication:
                  jwks: "/tmp/run/jwks.json"
                  issuer: "https://issuer"
                  audience: "https://gateway/mcp"
                roles:
                  client:
                    tools:
                    - "*"
                    prompts:
                    - "*"
                    resources:
                    - "*"
                audit:
                  file: "audit.jsonl"
                rate_limits:
                - tenant: "*"
                  tool: "*"
                  rate: "100000/s"
                tenants:
                  tenant-0:
                    backends:
                    - "git"
                    - "npm"
                  tenant-1:
                    backends:
                    - "git"
                    - "npm"
                cache:
                  tools:
                  - "*"
                """);
    }

    @Test
    void aHeaderWithATokenIsSentOnlyWhereTheTargetIsToldTheKeys() {
        TargetFile target = TargetReader.read("only1mcp");
        assertThat(target.verifies(List.of("audit", "cache"))).isFalse();
        assertThat(target.verifies(List.of("audit", "tenants"))).isTrue();
        assertThat(target.headers("abc", "tenant-1")).isEqualTo(Map.of("Authorization", "Bearer abc"));
        assertThat(target.headers(null, "tenant-1")).isEmpty();
    }

    @Test
    void headersNameTheTenantAlsoOfATargetThatRunsAlready() throws IOException {
        TargetFile target = read("url: https://example.org/mcp\nheaders: {X-Tenant: \"of {tenant}\", X-Plain: a}\n");
        assertThat(target.headers(null, "tenant-3")).isEqualTo(Map.of("X-Tenant", "of tenant-3", "X-Plain", "a"));
    }

    private static String config(TargetFile target, String... features) throws IOException {
        return new YAMLMapper()
                .readTree(target.launch(with(features)).config())
                .toString()
                .replace("\"", "")
                .replace(":", ": ")
                .replace(",", ", ");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "name: a | :1: 'url' is missing",
                "url: ftp://x/mcp | :1: url: must be a URL of http or https, such as http://127.0.0.1:8080/mcp, got 'ftp://x/mcp'",
                "url: 'http://a b/' | :1: url: 'http://a b/' is not a URL: Illegal character in authority",
                "url: 'http://x:{port}/' | :1: url: unknown placeholder {port} (here there is none; write {{port}} to have it literally)",
                "{url: 'http://x/', strat: [a]} | :1: strat: unknown key, did you mean 'start'?",
                "{url: 'http://x/', start: a} | :1: start: must be a list, got 'a'",
                "{url: 'http://x/', start: [a, '{prot}']} | :1: start[1]: unknown placeholder {prot}, did you mean 'port'? (here there are {audience}, {bench}, {config}, {issuer}, {jwks}, {port}; write {{prot}} to have it literally)",
                "{url: 'http://x/', start: ['{config}']} | :1: start: has {config}, and there is no 'config' to write",
                "{url: 'http://x/', config: {a: 1}} | :1: config: there is no 'start' that could read it",
                "{url: 'http://x/', start: [a], config: {a: ['{url}']}} | :1: config.a[0]: unknown placeholder {url} (here there are {audience}, {bench}, {issuer}, {jwks}, {port}; write {{url}} to have it literally)",
                "{url: 'http://x/', start: [a], config: {a: {each: '{uri}', as: list}}} | :1: config.a.each: unknown placeholder {uri}, did you mean 'url'? (here there are {audience}, {bench}, {command}, {issuer}, {jwks}, {name}, {port}, {url}, {urls}; write {{uri}} to have it literally)",
                "{url: 'http://x/', start: [a], config: {a: {each: '{command} -v', as: list}}} | :1: config.a.each: {command} is a list, so it has to be all of the text, got '{command} -v'",
                "{url: 'http://x/', start: [a], config: {a: {each: 'of {urls}', as: list}}} | :1: config.a.each: {urls} is a list, so it has to be all of the text, got 'of {urls}'",
                "{url: 'http://x/', start: [a], config: {a: '{command}'}} | :1: config.a: unknown placeholder {command} (here there are {audience}, {bench}, {issuer}, {jwks}, {port}; write {{command}} to have it literally)",
                "{url: 'http://x/', start: [a], config: {a: {each: '{url}', as: set}}} | :1: config.a.as: must be list or map, got 'set'",
                "{url: 'http://x/', start: [a], config: {a: {each: '{url}', as: list, b: 1}}} | :1: config.a: a map with 'each' has nothing else but 'of' and 'as'",
                "{url: 'http://x/', start: [a], config: {a: {each: '{url}', of: users, as: list}}} | :1: config.a.of: must be backends or tenants, got 'users'",
                "{url: 'http://x/', start: [a], config: {a: {each: '{name}', of: tenants, as: list}}} | :1: config.a.each: unknown placeholder {name} (here there are {audience}, {bench}, {issuer}, {jwks}, {port}, {tenant}; write {{name}} to have it literally)",
                "{url: 'http://x/', start: [a], config: {a: {each: {b: {each: '{nam}', as: list}}, of: tenants, as: map}}} | :1: config.a.each.b.each: unknown placeholder {nam}, did you mean 'name'? (here there are {audience}, {bench}, {command}, {issuer}, {jwks}, {name}, {port}, {tenant}, {url}, {urls}; write {{nam}} to have it literally)",
                "{url: 'http://x/', start: [a], feature: {b: {}}} | :1: feature: there is no 'config' that it could be added to",
                "{url: 'http://x/', start: [a], config: {}, feature: {b: 1}} | :1: feature.b: must be a map of keys, got a number",
                "{url: 'http://x/', headers: {A: '{token}'}} | :1: headers.A: {token} could be verified by nobody: {jwks} stands neither in 'start' nor in 'env', 'config' or 'feature'",
                "{url: 'http://x/', headers: {A: '{port}'}} | :1: headers.A: unknown placeholder {port} (here there are {tenant}, {token}; write {{port}} to have it literally)",
                "{url: 'http://x/', headers: {'A B': c}} | :1: headers.A B: is not a header of HTTP",
                "{url: 'http://x/', headers: {A: [c]}} | :1: headers.A: must be a single value, got a list",
                "{url: 'http://x/', ready: {}} | :1: ready: must have one of 'line' and 'http'",
                "{url: 'http://x/', ready: {line: '('}} | :1: ready.line: '(' is not a regular expression: Unclosed group",
                "{url: 'http://x/', ready: {http: health}} | :1: ready.http: must begin with a slash, got 'health'",
                "{url: 'http://x/', reset: {http: /admin}} | :1: reset.http: must be a method and a path, such as POST /admin/reset",
                "{url: 'http://x/', stop: {signal: STOP}} | :1: stop.signal: must be TERM or INT or HUP or QUIT or KILL, got 'STOP'",
                "{url: 'http://x/', stop: {within: 0s}} | :1: stop.within: must be > 0, got 0s",
                "{url: 'http://x/', names: '{server}'} | :1: names: must have {tool} once and {server} at most once, got '{server}'",
                "{transport: pipe, url: 'http://x/'} | :1: transport: must be http or stdio, got 'pipe'",
                "transport: stdio | :1: command: must name a program, whose standard streams are spoken to",
                "{transport: stdio, command: [a, '{port}']} | :1: command[1]: unknown placeholder {port} (here there are {bench}; write {{port}} to have it literally)",
                "{transport: stdio, command: [a], url: 'https://x/'} | :1: url: does not go with 'transport: stdio', which has one process and nothing but its standard streams; leave it out",
                "{transport: stdio, command: [a], headers: {A: b}} | :1: headers: does not go with 'transport: stdio', which has one process and nothing but its standard streams; leave it out",
                "{transport: stdio, start: [a]} | :1: start: starts a server that listens; with 'transport: stdio' write 'command'",
                "{url: 'http://x/', command: [a]} | :1: command: is spoken to over its standard streams: write 'transport: stdio' too, or 'start'",
                "{url: 'http://x/', config_format: toml} | :1: config_format: must be yaml or json, got 'toml'"
            })
    void aBadTargetIsRefusedInOneLine(String yaml, String line) {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> read(yaml))
                .withMessage(folder + "/gateway.yaml" + line);
    }

    @Test
    void anUnknownTargetIsRefusedWithTheNearestKnownOne() {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> TargetReader.read("only1mpc"))
                .withMessage(
                        "no target is named 'only1mpc', did you mean 'only1mcp'? (there are mcp-proxy, only1mcp, supergateway;"
                                + " give a file with its ending, such as only1mpc.yaml)");
    }
}
