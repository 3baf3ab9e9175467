package io.only1mcp.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.profile.Profile;
import io.only1mcp.macro.run.LoadRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Our gateway between clients and servers of the official SDKs: what passes through it is what passes without it, in the
 * newest revision that both ends have in common. Each server and its gateway serve all tests, so clients of both eras meet
 * at the same ones.
 */
@TestInstance(Lifecycle.PER_CLASS)
class GatewayIT {
    private static final String NAME = "only1mcp";

    private final Peers peers = new Peers();
    private final Map<Backend, URI> backends = new EnumMap<>(Backend.class);
    private final Map<List<Backend>, URI> gateways = new HashMap<>();

    @AfterAll
    void endPeers() {
        peers.close();
    }

    @ParameterizedTest(name = "{0} on {1} in {2}")
    @CsvSource({
        "TYPESCRIPT_1, EVERYTHING,         2025-11-25",
        "TYPESCRIPT_1, TYPESCRIPT,         2025-11-25",
        "TYPESCRIPT_1, MOCK,               2025-11-25",
        "JAVA,         EVERYTHING,         2025-11-25",
        "JAVA,         JAVA,               2025-11-25",
        "JAVA,         MOCK,               2025-11-25",
        "TYPESCRIPT_2, TYPESCRIPT,         2026-07-28",
        "TYPESCRIPT_2, TYPESCRIPT_STREAMS, 2026-07-28",
        "TYPESCRIPT_2, MOCK,               2026-07-28",
        "TYPESCRIPT_2, EVERYTHING,         2025-11-25"
    })
    void aClientListsAndCallsAsWithoutIt(OfficialClient client, Backend backend, String revision) {
        Map<String, String> arguments = backend.repeat("said by " + client);

        Sighting direct = client.visit(url(backend), backend.tool(), arguments);
        Sighting proxied = client.visit(gateway(backend), prefixed(backend, backend.tool()), arguments);

        assertThat(proxied.version()).isEqualTo(revision);
        assertThat(proxied.version()).isEqualTo(direct.version());
        assertThat(proxied.server()).isEqualTo(NAME).isNotEqualTo(direct.server());
        assertThat(direct.tools()).hasSizeGreaterThan(1);
        assertThat(proxied.tools()).containsExactlyElementsOf(prefixed(backend, direct.tools()));
        assertThat(proxied.text()).contains("said by " + client);
        assertThat(proxied.result()).isEqualTo(direct.result());
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "TYPESCRIPT_1, 2025-11-25, JAVA",
        "JAVA,         2025-11-25, JAVA",
        "TYPESCRIPT_2, 2026-07-28, TYPESCRIPT"
    })
    void oneGatewayOverServersOfBothErasServesEachEraWithThoseThatSpeakIt(
            OfficialClient client, String revision, Backend called) {
        Backend[] all = {Backend.EVERYTHING, Backend.TYPESCRIPT, Backend.JAVA, Backend.MOCK};
        List<Backend> speaking =
                revision.equals("2026-07-28") ? List.of(Backend.TYPESCRIPT, Backend.MOCK) : List.of(all);
        String tool = prefixed(called, called.tool());

        Sighting sighting = client.visit(gateway(all), tool, called.repeat("to one of many"));

        assertThat(sighting.version()).isEqualTo(revision);
        assertThat(sighting.server()).isEqualTo(NAME);
        assertThat(sighting.text()).contains("to one of many");
        assertThat(sighting.tools())
                .containsExactlyElementsOf(speaking.stream()
                        .flatMap(backend -> prefixed(backend, listed(backend)).stream())
                        .toList());
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({"EVERYTHING,         2025-11-25", "JAVA,               2025-11-25", "TYPESCRIPT_STREAMS, 2026-07-28"})
    void loadPassesWhole(Backend backend, String revision, @TempDir Path results) throws IOException {
        LoadRun.Outcome outcome = Load.run(gateway(backend), Profile.AUTO, prefixed(backend, Load.ECHO), results);

        assertThat(outcome.result().target().protocol()).isEqualTo(revision);
        assertThat(outcome.result().target().serverName()).isEqualTo(NAME);
        Load.assertAllGood(outcome);
    }

    @Test
    void eachCallReachesTheBackendOnce(@TempDir Path results) throws IOException {
        URI backend = peers.typescript("auto");
        URI gateway = peers.proxy(Map.of(Backend.TYPESCRIPT, backend));
        LoadRun.Outcome outcome = Load.run(gateway, Profile.AUTO, prefixed(Backend.TYPESCRIPT, Load.ECHO), results);

        assertThat(outcome.result().target().protocol()).isEqualTo("2026-07-28");
        Load.assertAllGood(outcome);
        Load.assertReached(
                backend, "2026-07-28", Map.of("server/discover", 1, "tools/list", 1, "tools/call", Load.REQUESTS));
    }

    private URI url(Backend backend) {
        return backends.computeIfAbsent(backend, absent -> absent.start(peers));
    }

    private URI gateway(Backend... behind) {
        Map<Backend, URI> urls = new LinkedHashMap<>();
        for (Backend backend : behind) {
            urls.put(backend, url(backend));
        }
        return gateways.computeIfAbsent(List.of(behind), absent -> peers.proxy(urls));
    }

    /** The tools that a backend lists to a client without anything between. */
    private List<String> listed(Backend backend) {
        return OfficialClient.JAVA
                .visit(url(backend), backend.tool(), backend.repeat("hi"))
                .tools();
    }

    private static List<String> prefixed(Backend backend, List<String> tools) {
        return tools.stream().map(tool -> prefixed(backend, tool)).toList();
    }

    private static String prefixed(Backend backend, String tool) {
        return backend.behind() + "." + tool;
    }
}
