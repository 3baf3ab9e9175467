package io.only1mcp.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.catalogue.ToolSpec;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official clients take our mock for what it says that it is, in the revision that each of them prefers. */
@TestInstance(Lifecycle.PER_CLASS)
class ClientsOnMockIT {
    private final Peers peers = new Peers();
    private final Map<String, URI> mocks = new HashMap<>();

    @AfterAll
    void endPeers() {
        peers.close();
    }

    @ParameterizedTest(name = "{0}, {2} answers")
    @CsvSource({
        "TYPESCRIPT_1, 2025-11-25, json",
        "TYPESCRIPT_1, 2025-11-25, sse",
        "JAVA,         2025-11-25, json",
        "JAVA,         2025-11-25, sse",
        "TYPESCRIPT_2, 2026-07-28, json",
        "TYPESCRIPT_2, 2026-07-28, sse"
    })
    void listsAllPagesAndCalls(OfficialClient client, String revision, String answers) {
        URI mock = mocks.computeIfAbsent(
                answers, style -> peers.mock("--servers", "memory", "--answers", style, "--page-size", "4"));

        Sighting sighting = client.visit(mock, "recall", Map.of("key", "interop " + client));

        List<ToolSpec> tools = Catalogue.named(List.of("memory")).get(0).tools();
        assertThat(sighting.version()).isEqualTo(revision);
        assertThat(sighting.server()).isEqualTo("memory");
        assertThat(sighting.tools())
                .containsExactlyElementsOf(tools.stream().map(ToolSpec::name).toList());
        assertThat(sighting.result().path("isError").asBoolean()).isFalse();
        assertThat(sighting.text()).contains("interop " + client);
    }
}
