package io.only1mcp.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is off unless a section of the file says so: records of calls, limits, answers that are kept. */
class FeatureSectionsTest {
    @TempDir
    private Path folder;

    private Features parse(String yaml, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("proxy.yaml"), yaml);
        return CommandLine.parse(Stream.concat(Stream.of("--config", file.toString()), Stream.of(options))
                        .toArray(String[]::new))
                .features();
    }

    @Test
    void callsAreRecordedAndLimitedWhereTheFileSaysSo() throws IOException {
        String backends = "backends: [{name: a, url: http://h/}]\n";
        assertThat(parse(backends)).isEqualTo(Features.NONE);
        assertThat(parse(backends + "audit: {file: audit.jsonl}\nlog: json\n"))
                .isEqualTo(new Features(
                        List.of(),
                        null,
                        null,
                        new AuditConfig(
                                folder.resolve("audit.jsonl"),
                                Duration.ofMillis(100),
                                100_000_000,
                                5,
                                AuditConfig.WhenFull.REFUSE),
                        null,
                        null,
                        LogFormat.JSON));
        Features features = parse(backends + """
                audit: {file: /a.jsonl, flush: 1s, rotate: 1MiB, keep: 0, when_full: continue}
                rate_limits:
                  - {rate: 100/s}
                  - {tenant: ac*, tool: "search.*", rate: 10/m, burst: 20}
                """);
        assertThat(features.audit())
                .isEqualTo(new AuditConfig(
                        Path.of("/a.jsonl"), Duration.ofSeconds(1), 1 << 20, 0, AuditConfig.WhenFull.CONTINUE));
        assertThat(features.rateLimits())
                .containsExactly(
                        new RateRule(NamePattern.of("*"), null, 100, Duration.ofSeconds(1), 100, false),
                        new RateRule(
                                NamePattern.of("ac*"),
                                NamePattern.of("search.*"),
                                10,
                                Duration.ofMinutes(1),
                                20,
                                false));
    }

    @Test
    void answersAreKeptWhereTheFileSaysSo() throws IOException {
        String backends = "backends: [{name: a, url: http://h/}, {name: b, url: http://i/}]\n";
        assertThat(parse(backends + "cache: {tools: [a]}\n").cache())
                .isEqualTo(new CacheConfig(
                        List.of(NamePattern.of("a")),
                        64_000_000,
                        10_000,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(60),
                        false));
        CacheConfig cache = parse(backends + """
                cache: {tools: [a.x, "b.find_*"], bytes: 2MiB, entries: 50, ttl: 5m, idle: 1m, coalesce: true}
                """).cache();
        assertThat(cache)
                .isEqualTo(new CacheConfig(
                        List.of(NamePattern.of("a.x"), NamePattern.of("b.find_*")),
                        2 << 20,
                        50,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(1),
                        true));
    }

    @Test
    void toolsWhoseAnswersAreKeptBelongToABackend() throws IOException {
        String backends = "backends: [{name: docs, url: http://h/}]\n";
        for (String name : List.of("dosc", "doc.read", "search")) {
            String nearest = name.equals("search") ? "" : "; the nearest backend is docs";
            assertThatThrownBy(() -> parse(backends + "cache: {tools: [" + name + "]}\n"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("cache.tools: must name backends, or tools as clients see them, got \"" + name + "\""
                            + nearest);
        }
        parse(backends + "prefix: false\ncache: {tools: [read]}\n");
        parse(backends + "cache: {tools: [docs_read]}\n", "--separator=_");
    }
}
