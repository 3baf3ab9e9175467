package io.only1mcp.macro.target;

import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.ToolNames;
import io.only1mcp.core.profile.Topology;
import io.only1mcp.macro.identity.Identities;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mock backends in one child process and a target in another, ready to be asked. Closed, the target is stopped first and
 * the backends after it; both are, also where one cannot be started.
 */
public final class EmbeddedTopology implements AutoCloseable {
    private final ProcessLauncher launcher;
    private final MockBackends backends;
    private final StartedTarget target;

    private EmbeddedTopology(ProcessLauncher launcher, MockBackends backends, StartedTarget target) {
        this.launcher = launcher;
        this.backends = backends;
        this.target = target;
    }

    /**
     * Starts backends and target and waits until the target lists the tools of every backend.
     *
     * @param file describes the target, and has a start
     * @param protocol the only revision to take, or null for the newest that the target speaks
     * @param clients who will ask it; the first of them finds out whether it is ready
     * @param within how long each of the two may take to be ready
     * @throws io.only1mcp.core.profile.ProfileException when the topology names what there is not
     * @throws io.only1mcp.macro.client.TargetException when one of the two cannot be started, ends, or is not ready in
     *     time
     */
    public static EmbeddedTopology start(
            Topology topology,
            TargetFile file,
            @Nullable ProtocolVersion protocol,
            Identities clients,
            Duration within) {
        if (topology.replicas() > 1 && !file.takesReplicas()) {
            throw new ProfileException("topology.replicas: target " + file.name()
                    + " takes one URL of each backend; its configuration needs {urls} for more");
        }
        if (topology.dead() > 0 && !file.asksBackends()) {
            throw new ProfileException(
                    "topology.dead: target " + file.name()
                            + " starts the servers behind it itself, and those live; its configuration needs {url} for dead ones");
        }
        ServeCommand bench = ServeCommand.ofThisProcess();
        ProcessLauncher launcher = new ProcessLauncher();
        try {
            MockBackends backends = MockBackends.start(launcher, bench, topology, within);
            StartedTarget target =
                    StartedTarget.start(launcher, bench, file, backends.backends(), topology.features(), clients);
            Readiness.await(target, protocol, clients.first(), tools(backends.catalogue(), file.names()), within);
            return new EmbeddedTopology(launcher, backends, target);
        } catch (RuntimeException failed) {
            launcher.close();
            throw failed;
        }
    }

    private static List<String> tools(List<ServerSpec> catalogue, ToolNames names) {
        return catalogue.stream()
                .flatMap(server -> server.tools().stream().map(tool -> names.of(server.name(), tool.name())))
                .toList();
    }

    /** Where the target serves MCP. */
    public URI url() {
        return target.url();
    }

    /** The target: its process, its reset. */
    public StartedTarget target() {
        return target;
    }

    /** The backends: their process, their URLs, their catalogue, and orders to them. */
    public MockBackends backends() {
        return backends;
    }

    /** Stops the target, then the backends. */
    @Override
    public void close() {
        try (launcher;
                backends;
                target) {
            return;
        }
    }
}
