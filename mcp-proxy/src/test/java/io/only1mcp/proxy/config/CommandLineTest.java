package io.only1mcp.proxy.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.wire.tls.ClientCertificates;
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

class CommandLineTest {
    @TempDir
    private Path folder;

    private ProxyConfig parseFile(String yaml, String... options) throws IOException {
        Path file = folder.resolve("proxy.yaml");
        Files.writeString(file, yaml);
        String[] all = new String[options.length + 2];
        all[0] = "--config";
        all[1] = file.toString();
        System.arraycopy(options, 0, all, 2, options.length);
        return CommandLine.parse(all);
    }

    @Test
    void optionsAloneAreEnough() {
        ProxyConfig config = CommandLine.parse(
                "--backend", "a=http://127.0.0.1:9001/mcp", "--backend=b-2=http://localhost/x/y?z=1", "--port", "0");
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isZero();
        assertThat(config.separator()).isEqualTo(".");
        assertThat(config.timeouts().answer()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.backends())
                .containsExactly(
                        BackendConfig.of(new BackendAddress("a", "127.0.0.1", 9001, "/mcp")),
                        BackendConfig.of(new BackendAddress("b-2", "localhost", 80, "/x/y?z=1")));
    }

    @Test
    void whatMayBeASecretIsNotShown() {
        ProxyConfig config = CommandLine.parse(
                "--backend=b=http://localhost/x/y?key=secret",
                "--backend-command=c=prog --key=secret x",
                "--backend-command=d=prog --key secret");
        assertThat(config.backends())
                .extracting(BackendConfig::url)
                .containsExactly("http://localhost:80/x/y?…", "prog --key=… x", "prog --key …");
        assertThatThrownBy(() -> CommandLine.parse("--backend=b=http://me:secret@localhost/mcp"))
                .hasMessageContaining("http://…@localhost/mcp")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aBackendMayBeACommand() throws IOException {
        ProxyConfig config = CommandLine.parse("--backend-command=a=npx -y 'a b' \"c \\\" d\" e\\ f ''");
        assertThat(config.backends().get(0).command())
                .isEqualTo(new ChildCommand(List.of("npx", "-y", "a b", "c \" d", "e f", ""), Map.of(), null));
        config = parseFile("""
                backends:
                  - {name: fs, command: [npx, -y, server, 7], env: {KEY: value, N: 1}, cwd: /tmp}
                  - {name: as-clients-have-it, command: npx, args: [-y, server, 7], env: {KEY: value, N: 1}, cwd: /tmp}
                """);
        assertThat(config.backends().get(0).command())
                .isEqualTo(new ChildCommand(
                        List.of("npx", "-y", "server", "7"), Map.of("KEY", "value", "N", "1"), Path.of("/tmp")));
        assertThat(config.backends().get(1).command())
                .isEqualTo(config.backends().get(0).command());
        assertThat(config.backends().get(0).url()).isEqualTo("npx -y server …");
    }

    @Test
    void aFileSaysItAll() throws IOException {
        ProxyConfig config = parseFile("""
                listen: "[::1]:8081"
                backends:
                  - {name: files, url: "http://127.0.0.1:9001/files/mcp"}
                  - {name: git, url: "http://127.0.0.1:9001/git/mcp"}
                separator: "__"
                timeout: 1.5s
                list_timeout: 250ms
                start_timeout: 2m
                limits: {message: 2MiB}
                """);
        assertThat(config.host()).isEqualTo("::1");
        assertThat(config.port()).isEqualTo(8081);
        assertThat(config.backends()).extracting(BackendConfig::name).containsExactly("files", "git");
        assertThat(config.separator()).isEqualTo("__");
        assertThat(config.timeouts().answer()).isEqualTo(Duration.ofMillis(1500));
        assertThat(config.timeouts().list()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.timeouts().start()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.messageBytes()).isEqualTo(2 * 1024 * 1024);
    }

    @Test
    void anOptionWinsOverTheFile() throws IOException {
        ProxyConfig config = parseFile(
                "listen: 127.0.0.1:8081\nbackends: [{name: a, url: http://h:1/}]\nseparator: _\n",
                "--port=0",
                "--host=0.0.0.0",
                "--no-prefix");
        assertThat(config.host()).isEqualTo("0.0.0.0");
        assertThat(config.port()).isZero();
        assertThat(config.separator()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot=1|--prot: is no option, the nearest is --port; see --help",
                "run|run: is no option; see --help",
                "--beckend=x|--beckend: is no option, the nearest is --backend; see --help",
                "--port|--port: must have a value",
                "--port=x|--port: must be a number of 0 to 65535, got \"x\"",
                "--backend=a=http://h/ --port=70000|port: must be 0 to 65535, got 70000",
                "--backend=http|--backend: must be NAME=URL, got \"http\"",
                "--backend=a=ftp://h/|--backend a: url: must be http[s]://HOST[:PORT]/PATH, got \"ftp://h/\"",
                "--tls-cert=a --backend=a=http://h/|--tls-cert, --tls-key: must come together",
                "--backend=a=http://h:99999/|--backend a: url: the port must be 1 to 65535, got 99999",
                "--backend=a.b=http://h/|--backend a.b: name: must be 1 to 64 of A-Z a-z 0-9 _ -, got \"a.b\"",
                "--port=1|backends: must name at least one",
                "--backend=a=http://h/ --backend=a=http://i/|backends: each name must be unique, got \"a\" twice",
                "--backend=a-b=http://h/ --separator=-|backends: the name \"a-b\" must not hold the separator \"-\"",
                "--backend=a_=http://h/ --separator=__|backends: the name \"a_\" must not hold the separator \"__\"",
                "--backend=a=http://h/ --backend=b=http://i/ --no-prefix|no prefix: must come with exactly one backend, got 2",
                "--backend=a=http://h/ --no-prefix --separator=.|--no-prefix: must not come beside --separator",
                "--backend=a=http://h/ --separator=|--separator: must not be empty",
                "--backend=a=http://h/ --separator=:|separator: must be at most 8 of",
                "--backend-command=npx|--backend-command: must be NAME=COMMAND, got \"npx\"",
                "--backend-command=a=|--backend-command a: command: must name a program",
                "--backend-command=a='x|--backend-command a: command: the quote ' is not closed",
                "--config=/none.yaml|/none.yaml: there is no such file",
                "--config=/x --backend=a=http://h/|--backend: must not come beside --config"
            })
    void badOptionsAreOneLineThatSaysWhatToDo(String options, String message) {
        assertThatThrownBy(() -> CommandLine.parse(options.split(" ", -1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lissten: x|:1: lissten: is no key here, the nearest is listen",
                "sessions: {seconds: 5}|:1: sessions.seconds: is no key here, there are idle, most",
                "hosts: [a, null]|hosts: must be a list of host names without ports, got [\"a\",null]",
                "audit: {file: ''}|audit.file: must be the path of a file, got \"\", which is none",
                "audit: {file: .}|audit.file: must be the path of a file, got \".\", which is none",
                "log: \"a\\nb\\e[1m\"|log: must be text or json, got \"a\\nb\\u001b[1m\"",
                "a\u202eb: 1|a\\u202eb: is no key here, there are listen, tls",
                "backends: [{name: a, command: [x], cwd: \"\\0\"}]|is the path of no file",
                "timeout: 1s~backends:~- {name: b, url: 'http://h/'}~- name: a~  uri: x|:5: backends[1].uri: is no key here, the nearest is url",
                "~limits: {mesage: 1MB}|:2: limits.mesage: is no key here, the nearest is message",
                "backends:~- {name: a, url: 'http://h/'}~- {name: b, url: 'http://h/'}~- name: a~  command: [x]|:4: backends[2].name: must be unique, got \"a\", which is the name of backends[0] in line 2",
                "timeout: 1s|:1: backends: is missing, it must be a list of {name, url}, {name, urls} or {name, command}",
                "backends: []|:1: backends: must be a list of {name, url}, {name, urls} or {name, command}, got []",
                "~limits:~- message|:2: limits: must be a map with the keys message, buffered, got [\"message\"]",
                "backends:~  name: a~  url: http://h/|:1: backends: must be a list of {name, url}, {name, urls} or {name, command}, got {",
                "backends: 7|backends: must be a list of {name, url}, {name, urls} or {name, command}, got 7",
                "backends: [7]|backends[0]: must be a map with the keys name, url, urls, tls, headers, command, args, env, cwd, key, pool, breaker, got 7",
                "backends: [{name: a, url: http://h/, command: [x]}]|backends[0]: must have either url or urls, with tls and headers if need be, or command, got both",
                "backends: [{name: a, command: npx -y x}]|backends[0].command: must be a program, with its arguments in args, or a list of both",
                "backends: [{name: a, command: {x: y}}]|backends[0].command: must be a list of the program and its arguments",
                "backends: [{name: a, command: x, args: y}]|backends[0].args: must be a list of texts",
                "backends: [{name: a, command: x, args: [[y]]}]|backends[0].args: each word must be a text",
                "backends: [{name: a, url: http://h/, args: [x]}]|backends[0]: args, env and cwd go with command",
                "backends: [{name: a, command: [[x]]}]|backends[0].command: each word must be a text",
                "backends: [{name: a, command: [x], env: [y]}]|backends[0].env: must be a map",
                "backends: [{name: a, command: [x], env: {'A=B': c}}]|backends[0].env: must be names without =",
                "backends: [{name: a, command: [x], cwd: {}}]|backends[0].cwd: must be the path",
                "backends: [{name: a, url: http://h/, cwd: x}]|backends[0]: args, env and cwd go with command",
                "backends: [{name: a}]|backends[0].url: is missing",
                "backends: [{name: a, url: nonsense}]|:1: backends[0].url: must be http[s]://HOST[:PORT]/PATH, got \"nonsense\"",
                "backends: [{name: 'a b', url: http://h/}]|backends[0].name: must be 1 to 64 of",
                "listen: here|listen: must be HOST:PORT, got \"here\"",
                "listen: 'h:99999'|listen: must have a port of 0 to 65535, got \"h:99999\"",
                "listen: [1]|listen: must be a text, got [1]",
                "timeout: 30|timeout: must be a duration of more than zero with its unit, such as 30s, got \"30\"",
                "timeout: 0s|timeout: must be a duration",
                "list_timeout: -1s|list_timeout: must be a duration",
                "start_timeout: soon|start_timeout: must be a duration",
                "timeout: 25h|:1: timeout: must be at most 24h, got \"25h\"",
                "list_timeout: 1441m|:1: list_timeout: must be at most 24h, got \"1441m\"",
                "start_timeout: 87600h|:1: start_timeout: must be at most 24h, got \"87600h\"",
                "start_timeout: 999999999999h|:1: start_timeout: must be at most 24h, got \"999999999999h\"",
                "pool: {acquire_timeout: 25h}~backends: [{name: a, url: http://h/}]|:1: pool.acquire_timeout: must be at most 24h",
                "breaker: {open: 25h}~backends: [{name: a, url: http://h/}]|:1: breaker.open: must be at most 24h",
                "backends: [{name: a, url: http://h/, pool: {idle_timeout: 721h}}]|backends[0].pool.idle_timeout: must be at most 720h",
                "sessions: {idle: 721h}|:1: sessions.idle: must be at most 720h, got \"721h\"",
                "cache: {tools: [a], ttl: 721h}|:1: cache.ttl: must be at most 720h, got \"721h\"",
                "cache: {tools: [a], idle: 721h}|:1: cache.idle: must be at most 720h, got \"721h\"",
                "limits: {message: 10}|limits.message: must be a size of 1KiB to 1GiB such as 10MB, got \"10\"",
                "limits: {buffered: 1}|limits.buffered: must be a size of 64KiB to 1GiB such as 32MB, got \"1\"",
                "hosts: []|hosts: must be a list of host names without ports, got []",
                "hosts: here|hosts: must be a list of host names",
                "hosts: ['a:1']|hosts: must be a list of host names",
                "tls: {certificate: a.pem}|tls.key: is missing",
                "tls: {certificat: a.pem}|tls.certificat: is no key here, the nearest is certificate",
                "tls: {certificate: a, key: b, client_auth: need}|tls.client_auth: must come with client_ca",
                "tls: {certificate: a, key: b, client_ca: c, client_auth: none}|tls.client_ca: must not come with",
                "tls: {certificate: a, key: b, client_auth: all}|tls.client_auth: must be none, want or need, got",
                "backends: [{name: a, url: http://h/, tls: {}}]|backends[0].tls: must come with an https URL",
                "backends: [{name: a, url: https://h/, tls: {key: k}}]|backends[0].tls.certificate: is missing",
                "audit: {}|audit.file: is missing",
                "audit: {file: a, flash: 1s}|audit.flash: is no key here, the nearest is flush",
                "audit: {file: a, flush: 2m}|audit.flush: must be 1ms to 1m, got 120000.0 ms",
                "audit: {file: a, flush: 1}|audit.flush: must be a duration",
                "audit: {file: a, rotate: 10}|audit.rotate: must be a size of 1KiB to 1GiB such as 100MB, got \"10\"",
                "audit: {file: a, rotate: 10B}|audit.rotate: must be 1KiB to 1GiB, got 10 B",
                "audit: {file: a, keep: -1}|audit.keep: must be a number of 0 to 1000, got \"-1\"",
                "audit: {file: a,~ when_full: stop}|:2: audit.when_full: must be refuse or continue, got \"stop\"",
                "rate_limits: {}|rate_limits: must be a list of 1 to 100 rules",
                "rate_limits: [{tool: x}]|rate_limits[0].rate: is missing",
                "rate_limits: [{rate: 10}]|rate_limits[0].rate: must be a rate such as 100/s, 10/m or 1000/h, got \"10\"",
                "rate_limits: [{rate: 0/s}]|rate_limits[0].rate: must be 1 to 1000000, got 0",
                "rate_limits: [{rate: 1/s, burst: 0}]|rate_limits[0].burst: must be 1 to 1000000, got 0",
                "rate_limits: [{rate: 1/s},~ {rate: 1/s, tol: x}]|:2: rate_limits[1].tol: is no key here, the nearest is tool",
                "rate_limits: [{rate: 1/s, tenant: ''}]|rate_limits[0].tenant: must be a name, or a pattern",
                "cache: {}|:1: cache.tools: must name at least one tool or backend: nothing else is kept",
                "cache: {tools: []}|:1: cache.tools: must name at least one tool or backend: nothing else is kept",
                "cache: yes|cache: must be a map with the keys tools, bytes, entries, ttl, idle, coalesce, got",
                "cache: {tools: a}|cache.tools: must be a list of texts, got \"a\"",
                "cache: {tools: [' ']}|cache.tools: must be a name, or a pattern such as files.read_*, of at most 256",
                "cache: {tools: [a],~ byte: 1MB}|:2: cache.byte: is no key here, the nearest is bytes",
                "cache: {tools: [a], bytes: 64}|cache.bytes: must be a size of 64KiB to 1GiB such as 64MB, got \"64\"",
                "cache: {tools: [a], bytes: 64B}|cache.bytes: must be 64KiB to 1GiB, got 64 B",
                "cache: {tools: [a],~ entries: 0}|:2: cache.entries: must be a number of 1 to 1000000, got \"0\"",
                "cache: {tools: [a], ttl: 60}|cache.ttl: must be a duration of more than zero with its unit, such as 30s",
                "cache: {tools: [a], idle: 0s}|cache.idle: must be a duration",
                "cache: {tools: [a], coalesce: 1}|cache.coalesce: must be true or false, got 1",
                "log: xml|log: must be text or json, got \"xml\"",
                "prefix: maybe|prefix: must be true or false",
                "'7'|the file: must be a map with the keys listen",
                "timeout: 1s~timeout: 2s|is not well-formed YAML"
            })
    void aBadFileIsOneLineThatNamesThePlace(String yaml, String message) {
        assertThatThrownBy(() -> parseFile(yaml.replace('~', '\n')))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(folder.resolve("proxy.yaml").toString())
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void whatIsNoTextIsOneLine() throws IOException {
        assertThatThrownBy(() -> CommandLine.parse("--config", folder.toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(folder + ": is a directory, where a YAML file is wanted");
        for (byte[] bytes :
                new byte[][] {{(byte) 0xFE, (byte) 0xFF, 0, 1}, {0, 1, 2, 3, 4}, "a: \u0007\n".getBytes(UTF_8)}) {
            Path binary = Files.write(folder.resolve("binary"), bytes);
            assertThatThrownBy(() -> CommandLine.parse("--config", binary.toString()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(binary.toString())
                    .message()
                    .doesNotContain("\n");
        }
    }

    @Test
    void tlsIsConfiguredInFrontAndBehind() throws IOException {
        ProxyConfig config = parseFile("""
                backends:
                  - {name: a, url: "https://h/mcp"}
                  - name: b
                    url: https://h:8443/mcp
                    tls: {ca: ca.pem, certificate: /own.pem, key: /own.key}
                tls: {certificate: server.pem, key: keys/server.key, client_ca: ca.pem, client_auth: want}
                hosts: [gateway.example, "[fe80::1]"]
                limits: {buffered: 1MiB}
                """);
        assertThat(config.entrance().tls())
                .isEqualTo(new FrontTls(
                        folder.resolve("server.pem"),
                        folder.resolve("keys/server.key"),
                        folder.resolve("ca.pem"),
                        ClientCertificates.WANT));
        assertThat(config.backends())
                .containsExactly(
                        BackendConfig.of(new BackendAddress("a", "h", 443, "/mcp", BackendTls.DEFAULT, null)),
                        BackendConfig.of(new BackendAddress(
                                "b",
                                "h",
                                8443,
                                "/mcp",
                                new BackendTls(folder.resolve("ca.pem"), Path.of("/own.pem"), Path.of("/own.key")),
                                null)));
        assertThat(config.backends().get(0).url()).isEqualTo("https://h:443/mcp");
        assertThat(config.entrance().hosts()).containsExactly("gateway.example", "[fe80::1]");
        assertThat(config.entrance().bufferedBytes()).isEqualTo(1 << 20);
        assertThat(config.url(8443)).isEqualTo("https://127.0.0.1:8443/mcp");
    }

    @Test
    void optionsGiveAnotherCertificateButKeepTheRulesForClients() throws IOException {
        ProxyConfig config = parseFile(
                "backends: [{name: a, url: http://h/}]\ntls: {certificate: c, key: k, client_ca: ca}\n",
                "--tls-cert=new.pem",
                "--tls-key=new.key");
        assertThat(config.entrance().tls())
                .isEqualTo(new FrontTls(
                        Path.of("new.pem"), Path.of("new.key"), folder.resolve("ca"), ClientCertificates.NEED));
    }

    @Test
    void helpNamesEverySectionOfAFile() {
        assertThat(ConfigFile.allKeys())
                .hasSizeGreaterThan(15)
                .allSatisfy(key -> assertThat(CommandLine.HELP).containsPattern("[ \n]" + key + "[,\n]"));
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(CommandLine.wantsHelp("--port", "1", "--help")).isTrue();
        assertThat(CommandLine.HELP)
                .contains(
                        "--config",
                        "--backend",
                        "--host",
                        "--port",
                        "--separator",
                        "--no-prefix",
                        "--tls-cert",
                        "--tls-key");
    }
}
