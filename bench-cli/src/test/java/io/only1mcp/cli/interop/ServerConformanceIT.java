package io.only1mcp.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.cli.interop.ConformanceSuite.Scenario;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the official conformance suite says of our backend and of our gateway. */
class ServerConformanceIT {

    /** In each revision three are run that do not count yet, beside those of tasks. */
    private static final int UNSCORED = 3;

    /** What the suite itself sends without TLS, or under a host's name that is in no certificate. */
    private static final Set<String> WITHOUT_TLS =
            Set.of("dns-rebinding-protection", "http-header-validation", "http-custom-header-server-validation");

    @TempDir
    private Path results;

    private final Peers peers = new Peers();

    @AfterEach
    void endPeers() {
        peers.close();
    }

    @ParameterizedTest(name = "in {0}")
    @CsvSource({"2026-07-28, 37", "2025-11-25, 30"})
    void ourBackendPasses(String revision, int scored) {
        assertGood(new ConformanceSuite(results).ofServer(everything(), revision, Map.of()), scored);
    }

    @ParameterizedTest(name = "in {0}")
    @CsvSource({"2026-07-28, 37", "2025-11-25, 30"})
    void ourGatewayBeforeItPasses(String revision, int scored) {
        URI gateway = peers.proxy("--no-prefix", "--backend", "everything=" + everything());
        assertGood(new ConformanceSuite(results).ofServer(gateway, revision, Map.of()), scored);
    }

    @ParameterizedTest(name = "in {0}")
    @CsvSource("2026-07-28, 37")
    void ourGatewayBeforeItPassesWithTls(String revision, int scored) {
        OwnCertificate own = OwnCertificate.make();
        URI gateway = peers.proxy(
                "--no-prefix",
                "--backend",
                "everything=" + everything(),
                "--tls-cert",
                own.certificate().toString(),
                "--tls-key",
                own.key().toString());
        Map<String, String> trust =
                Map.of("NODE_EXTRA_CA_CERTS", own.certificate().toString());
        List<Scenario> ran = new ConformanceSuite(results)
                .ofServer(gateway, revision, trust).stream()
                        .filter(scenario -> !WITHOUT_TLS.contains(scenario.name()))
                        .toList();
        assertThat(ran).filteredOn(Scenario::isOurs).allMatch(Scenario::isGood).hasSizeGreaterThan(scored - 2);
    }

    /** Headers that repeat arguments end where HTTP ends, so the scenario of such headers is not about a child. */
    @Test
    void ourGatewayBeforeItPassesWhereItIsAChild() {
        String child = String.join(" ", peers.onStdio("mock", List.of("--servers", "everything")));
        URI gateway = peers.proxy("--no-prefix", "--backend-command", "everything=" + child);
        List<Scenario> ran = new ConformanceSuite(results)
                .ofServer(gateway, "2026-07-28", Map.of()).stream()
                        .filter(scenario -> !scenario.name().equals("http-custom-header-server-validation"))
                        .toList();
        assertThat(ran).filteredOn(Scenario::isOurs).allMatch(Scenario::isGood).hasSize(39);
    }

    private URI everything() {
        return peers.mock("--servers", "everything");
    }

    /** Not one check failed: not of what is scored, and not of the rest, tasks aside. */
    private static void assertGood(List<Scenario> ran, int scored) {
        List<Scenario> ours = ran.stream().filter(Scenario::isOurs).toList();
        assertThat(ours).filteredOn(scenario -> !scenario.isGood()).isEmpty();
        assertThat(ours).hasSize(scored + UNSCORED);
        assertThat(ours).extracting(Scenario::name).contains("json-schema-2020-12");
    }
}
