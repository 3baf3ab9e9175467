package io.only1mcp.macro.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.profile.Faults;
import io.only1mcp.core.profile.Network;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.TargetReader;
import io.only1mcp.core.profile.Topology;
import io.only1mcp.core.profile.Topology.Servers;
import io.only1mcp.macro.client.McpClient;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.client.Tool;
import io.only1mcp.macro.identity.Identities;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.mock.catalogue.ToolSpec;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedTopologyTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Identities NOBODY = new Identities(null, List.of(Map.of()), 1);

    /** A mock that stands in for a gateway: it has the tools of the only backend under their own names. */
    private static final String MOCK_AS_TARGET = """
            name: stand-in
            start: ["{bench}", serve, mock, --servers, filesystem, --port, "{port}"]
            url: "http://127.0.0.1:{port}/mcp"
            ready: {line: "listening (\\\\S+)"}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"V2025_06_18", "V2026_07_28"})
    void targetAndBackendsSpeakTheRevisionThatIsAskedFor(ProtocolVersion version) throws IOException {
        try (EmbeddedTopology topology = EmbeddedTopology.start(
                topology(new Servers.Named(List.of("filesystem"))), file(MOCK_AS_TARGET), version, NOBODY, LONG)) {
            for (URI url : List.of(
                    topology.url(),
                    URI.create(topology.backends().backends().get(0).url()))) {
                try (McpClient client = McpClient.connect(url, Map.of(), version, LONG)) {
                    assertThat(client.protocol()).isEqualTo(version);
                    ServerSpec filesystem = topology.backends().catalogue().get(0);
                    assertThat(client.listTools())
                            .extracting(Tool::name)
                            .containsExactlyElementsOf(filesystem.tools().stream()
                                    .map(ToolSpec::name)
                                    .toList());
                    assertThat(client.call("read_file", path("/src/Main.java")).toString())
                            .contains("/src/Main.java");
                    client.ping();
                }
            }
        }
    }

    @Test
    void bothProcessesEndWithTheTopology() throws IOException {
        EmbeddedTopology topology = EmbeddedTopology.start(
                topology(new Servers.Named(List.of("filesystem"))), file(MOCK_AS_TARGET), null, NOBODY, LONG);
        RunningProcess target = topology.target().process();
        RunningProcess backends = topology.backends().process();
        assertThat(target.alive() && backends.alive()).isTrue();

        topology.close();

        assertThat(target.exitStatus()).hasValue(0);
        assertThat(backends.exitStatus()).hasValue(0);
    }

    @Test
    void theBackendsEndTooWhenTheTargetCannotBeStarted() throws IOException {
        List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
        TargetFile dies = file("start: [sh, -c, 'echo no licence; exit 1']\nurl: 'http://127.0.0.1:{port}/mcp'\n");

        assertThatThrownBy(() -> EmbeddedTopology.start(
                        topology(new Servers.Named(List.of("filesystem"))), dies, null, NOBODY, LONG))
                .isInstanceOfSatisfying(
                        TargetException.class,
                        failure -> assertThat(failure.details()).contains("no licence"));

        assertThat(ProcessHandle.current().descendants())
                .filteredOn(ProcessHandle::isAlive)
                .isSubsetOf(before);
    }

    @Test
    void aDeadServerIsRefusedBehindATargetThatStartsItsServersItself() throws IOException {
        Topology dead = new Topology(
                "stand-in",
                new Servers.Generated(2),
                1,
                1,
                Topology.Backend.DEFAULT,
                List.of(),
                Faults.NONE,
                Network.NONE);
        TargetFile file = file(MOCK_AS_TARGET);

        assertThatThrownBy(() -> EmbeddedTopology.start(dead, file, null, NOBODY, LONG))
                .isInstanceOf(ProfileException.class)
                .hasMessage("topology.dead: target stand-in starts the servers behind it itself, and those live; its"
                        + " configuration needs {url} for dead ones");
    }

    private static ObjectNode path(String path) {
        return JsonNodeFactory.instance.objectNode().put("path", path);
    }

    private static Topology topology(Servers servers) {
        return new Topology("stand-in", servers, Topology.Backend.DEFAULT, List.of());
    }

    private TargetFile file(String yaml) throws IOException {
        return TargetReader.read(
                Files.writeString(folder.resolve("target.yaml"), yaml).toString());
    }
}
