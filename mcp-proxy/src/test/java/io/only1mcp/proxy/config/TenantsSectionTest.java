package io.only1mcp.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tenants may have backends, limits and a part of the cache of their own. */
class TenantsSectionTest {
    private static final String BEFORE = """
            backends: [{name: a, url: http://h/}, {name: b, url: http://i/}]
            authentication: {tokens: [{token: 0123456789abcdef, subject: x, tenant: acme}]}
            """;
    private static final String CACHE = "cache: {tools: [a], bytes: 1MiB, entries: 100}\n";

    @TempDir
    private Path folder;

    private Features parse(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), BEFORE + yaml);
        return CommandLine.parse("--config", file.toString()).features();
    }

    @Test
    void limitsOfATenantStandBesideThoseOfAll() throws IOException {
        Features features = parse("""
                rate_limits: [{rate: 5/s}]
                tenants:
                  acme: {backends: [b], rate_limits: [{tool: "b.*", rate: 7/m, burst: 9}]}
                  other: {}
                """);
        assertThat(features.rateLimits())
                .containsExactly(
                        new RateRule(NamePattern.of("*"), null, 5, Duration.ofSeconds(1), 5, false),
                        new RateRule(NamePattern.of("acme"), NamePattern.of("b.*"), 7, Duration.ofMinutes(1), 9, true));
        assertThat(parse("tenants: {acme: {rate_limits: [{rate: 1/s}]}}\n").rateLimits())
                .hasSize(1);
    }

    private Map<String, CacheConfig> parts(String tenants) throws IOException {
        Features features = parse(CACHE + "tenants: " + tenants + "\n");
        return CacheParts.of(Objects.requireNonNull(features.cache()), features.tenants());
    }

    @Test
    void theRestOfTheCacheIsSharedOutEqually() throws IOException {
        Map<String, CacheConfig> equal = parts("{acme: {}, b: {}, c: {}, d: {}}");
        assertThat(equal.values()).allMatch(part -> part.bytes() == 1 << 18 && part.entries() == 25);
        Map<String, CacheConfig> parts =
                parts("{acme: {cache: {bytes: 512KiB, entries: 10}}, b: {}, c: {cache: {entries: 30}}}");
        assertThat(parts.get("acme"))
                .extracting(CacheConfig::bytes, CacheConfig::entries)
                .containsExactly(1 << 19, 10);
        assertThat(parts.get("b"))
                .extracting(CacheConfig::bytes, CacheConfig::entries)
                .containsExactly(1 << 18, 60);
        assertThat(parts.get("c"))
                .extracting(CacheConfig::bytes, CacheConfig::entries)
                .containsExactly(1 << 18, 30);
        assertThat(parts.values()).allMatch(part -> part.tools().equals(List.of(NamePattern.of("a"))));
        assertThat(parts("{acme: {cache: {bytes: 1MiB, entries: 100}}}").get("acme"))
                .extracting(CacheConfig::bytes)
                .isEqualTo(1 << 20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tenants: {acme: {rate_limits: {}}}|:3: tenants.acme.rate_limits: must be a list of 1 to 100 rules",
                "tenants: {acme: {rate_limits: [{tenant: x, rate: 1/s}]}}|:3: tenants.acme.rate_limits[0].tenant: is no key here",
                "tenants: {acme: {rate_limits: [{rate: 1}]}}|:3: tenants.acme.rate_limits[0].rate: must be a rate",
                "tenants: {acme: {cache: {bytes: 1MB}}}|:3: tenants.acme.cache: must come with the section cache",
                "CACHE~tenants: {acme: {cache: {bytes: 1KiB}}}|:4: tenants.acme.cache.bytes: must be a size of 64KiB",
                "CACHE~tenants: {acme: {cache: {entries: 0}}}|:4: tenants.acme.cache.entries: must be a number of 1",
                "CACHE~tenants: {acme: {cache: {ttl: 1s}}}|:4: tenants.acme.cache.ttl: is no key here",
                "CACHE~tenants: {acme: {cache: {bytes: 2MiB}}}|:4: tenants: cache.bytes: must be at most those of cache together, which are 1048576, got 2097152",
                "CACHE~tenants: {acme: {cache: {entries: 100}}, b: {}}|:4: tenants: cache.entries: must leave 1 to each of the 1 others, got 100 of 100"
            })
    void aFaultIsOneLineThatNamesThePlace(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml.replace("CACHE~", CACHE) + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }
}
