package io.only1mcp.macro.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.Topology;
import io.only1mcp.core.profile.Topology.Backend;
import io.only1mcp.core.profile.Topology.Servers;
import io.only1mcp.core.profile.Topology.Stall;
import io.only1mcp.macro.client.McpClient;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.client.Tool;
import io.only1mcp.mock.catalogue.ToolSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MockBackendsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Servers FILESYSTEM = new Servers.Named(List.of("filesystem"));

    private final ProcessLauncher launcher = new ProcessLauncher();

    @AfterEach
    void end() {
        launcher.close();
    }

    @Test
    void everyServerHasAUrlOfItsOwn() {
        MockBackends backends = start(new Servers.Generated(3), Backend.DEFAULT);

        assertThat(backends.backends()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            TargetFile.Backend backend = backends.backends().get(i);
            assertThat(backend.command())
                    .containsSequence("--stdio", "--servers", backend.name())
                    .doesNotContain("--port");
            try (McpClient client = connect(backend)) {
                assertThat(client.listTools())
                        .extracting(Tool::name)
                        .containsExactlyElementsOf(backends.catalogue().get(i).tools().stream()
                                .map(ToolSpec::name)
                                .toList());
            }
        }
    }

    @Test
    void faultsHappenWhenTheyAreOnAndCountsBeginAtTheMark() {
        MockBackends backends =
                start(FILESYSTEM, new Backend("1ms", 1000, 1.0, new Stall(Duration.ZERO, Duration.ofMillis(1)), 7));
        try (McpClient client = connect(backends.backends().get(0))) {
            backends.faults(false);
            assertThat(call(client)).hasSizeBetween(800, 1000);

            backends.faults(true);
            backends.mark();
            assertThat(backends.counts().path("requests").asLong(-1)).isZero();
            assertThatThrownBy(() -> call(client)).isInstanceOf(TargetException.class);
            assertThat(backends.counts().path("requests").asLong()).isEqualTo(1);
        }
    }

    @Test
    void anOrderToBackendsThatHaveDiedSaysSo() {
        MockBackends backends = start(FILESYSTEM, Backend.DEFAULT);
        backends.close();

        assertThatThrownBy(backends::mark)
                .isInstanceOf(TargetException.class)
                .hasMessageEndingWith("ended with exit status 0 when it was given the order POST /control");
    }

    @Test
    void anUnknownServerIsAMistakeInTheProfile() {
        assertThatThrownBy(() -> start(new Servers.Named(List.of("filesystme")), Backend.DEFAULT))
                .isInstanceOf(ProfileException.class)
                .hasMessageStartingWith("topology.servers: ")
                .hasMessageContaining("filesystem");
    }

    private MockBackends start(Servers servers, Backend backend) {
        return MockBackends.start(
                launcher, ServeCommand.ofThisProcess(), new Topology("none", servers, backend, List.of()), LONG);
    }

    private static McpClient connect(TargetFile.Backend backend) {
        return McpClient.connect(URI.create(backend.url()), Map.of(), null, LONG);
    }

    private static String call(McpClient client) {
        return client.call("read_file", JsonNodeFactory.instance.objectNode().put("path", "/a"))
                .toString();
    }
}
