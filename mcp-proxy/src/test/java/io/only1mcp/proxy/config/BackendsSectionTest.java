package io.only1mcp.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendsSectionTest {
    @TempDir
    private Path folder;

    private ProxyConfig parse(String yaml) throws IOException {
        return CommandLine.parse(
                "--config",
                Files.writeString(folder.resolve("proxy.yaml"), yaml).toString());
    }

    @Test
    void aBackendMayHaveReplicasAndAKey() throws IOException {
        BackendConfig backend = parse("""
                backends:
                  - {name: search, urls: ["http://a:1/mcp", "https://b/mcp"], key: repo}
                """).backends().get(0);
        assertThat(backend.name()).isEqualTo("search");
        assertThat(backend.replicas()).extracting(BackendAddress::name).containsExactly("search", "search");
        assertThat(backend.url()).isEqualTo("http://a:1/mcp, https://b:443/mcp");
        assertThat(backend.key()).isEqualTo("repo");
        assertThat(backend.pool()).isEqualTo(PoolConfig.DEFAULT);
        assertThat(backend.breaker()).isEqualTo(BreakerConfig.DEFAULT);
    }

    @Test
    void whatABackendSaysWinsOverWhatIsSaidForAllAndThatOverTheDefaults() throws IOException {
        ProxyConfig config = parse("""
                pool: {max: 7, idle_timeout: 9s}
                breaker: {failures: 0}
                backends:
                  - {name: a, url: "http://a/"}
                  - {name: b, url: "http://b/", pool: {min_idle: 3, acquire_timeout: 1s}, breaker: {failures: 2, open: 1m}}
                """);
        assertThat(config.backends().get(0).pool())
                .isEqualTo(new PoolConfig(7, 0, Duration.ofSeconds(5), Duration.ofSeconds(9)));
        assertThat(config.backends().get(0).breaker()).isEqualTo(new BreakerConfig(0, Duration.ofSeconds(5)));
        assertThat(config.backends().get(1).pool())
                .isEqualTo(new PoolConfig(7, 3, Duration.ofSeconds(1), Duration.ofSeconds(9)));
        assertThat(config.backends().get(1).breaker()).isEqualTo(new BreakerConfig(2, Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "urls: []|:3: backends[0].urls: must be a list of URLs, got []",
                "urls: http://a/|:3: backends[0].urls: must be a list of URLs, got \"http://a/\"",
                "urls: [http://a/, here]|:3: backends[0].urls[1]: must be http[s]://HOST[:PORT]/PATH, got \"here\"",
                "urls: [http://a/, http://a:80/]|:3: backends[0].urls: each must be unique, got http://a:80/ twice",
                "urls: [http://a/]~  url: http://b/|:2: backends[0]: must have either url or urls, got both",
                "url: http://a/~  headers: [x]|:4: backends[0].headers: must be a map of names and values",
                "url: http://a/~  headers: {A: [s3cret]}|:4: backends[0].headers.A: must be a text",
                "url: http://a/~  headers: {A: \"s3cret\\r\\nB: c\"}|:4: backends[0].headers.A: must be visible ASCII",
                "url: http://a/~  headers: {A: \"s3cret\\nB: c\"}|:4: backends[0].headers.A: must be visible ASCII",
                "url: http://a/~  headers: {A: s3crét}|:4: backends[0].headers.A: must be visible ASCII",
                "url: http://a/~  headers: {A: ''}|:4: backends[0].headers.A: must not be empty",
                "url: http://a/~  headers: {A b: c}|:4: backends[0].headers.A b: is no name of a header",
                "url: http://a/~  headers: {hOST: c}|:4: backends[0].headers.hOST: is written by the gateway itself",
                "url: http://a/~  headers: {Content-Length: 1}|:4: backends[0].headers.Content-Length: is written by",
                "url: http://a/~  headers: {Mcp-Session-Id: c}|:4: backends[0].headers.Mcp-Session-Id: is written by",
                "url: http://a/~  headers: {Mcp-Param-x: c}|:4: backends[0].headers.Mcp-Param-x: is written by",
                "command: [x]~  headers: {A: c}|:2: backends[0]: must have either url or urls, with tls and headers",
                "urls: [http://a/]~  command: [x]|:2: backends[0]: must have either url or urls, with tls and headers if need be, or command",
                "url: http://a/~  key: ''|:4: backends[0].key: must be the name of an argument, got \"\"",
                "url: http://a/~  pool: 7|:4: backends[0].pool: must be a map with the keys max, min_idle,",
                "url: http://a/~  pool: {maximum: 7}|:4: backends[0].pool.maximum: is no key here, the nearest is max",
                "url: http://a/~  pool: {max: 0}|:4: backends[0].pool.max: must be a number of 1 to 1000000, got \"0\"",
                "url: http://a/~  pool: {max: 2, min_idle: 3}|:4: backends[0].pool.min_idle: must be 0 to max, which is 2, got 3",
                "url: http://a/~  pool: {acquire_timeout: 100}|:4: backends[0].pool.acquire_timeout: must be a duration",
                "url: http://a/~  breaker: {failures: -1}|:4: backends[0].breaker.failures: must be a number of 0 to",
                "url: http://a/~  breaker: {open: soon}|:4: backends[0].breaker.open: must be a duration",
                "url: http://a/~pool: {max: x}|:4: pool.max: must be a number of 1 to 1000000, got \"x\"",
                "url: http://a/~breaker: {opens: 1s}|:4: breaker.opens: is no key here, the nearest is open"
            })
    void aFaultIsOneLineThatNamesThePlace(String rest, String message) {
        assertThatThrownBy(() -> parse("backends:\n- name: a\n  " + rest.replace('~', '\n') + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n")
                .doesNotContain("s3cret");
    }

    @Test
    void theValuesOfHeadersStandInNoTextOfTheConfiguration() throws IOException {
        assertThat(parse("backends: [{name: a, url: http://a/, headers: {Authorization: s3cret}}]")
                        .toString())
                .contains("BackendHeaders[1]")
                .doesNotContain("s3cret");
    }
}
