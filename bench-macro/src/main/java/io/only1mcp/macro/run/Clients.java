package io.only1mcp.macro.run;

import io.only1mcp.macro.client.McpClient;
import io.only1mcp.macro.stdio.LinePipe;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The MCP clients of a run: in the older revisions each with a session of its own, opened before the clock starts. */
final class Clients implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<McpClient> all = new ArrayList<>();

    private Clients() {}

    /**
     * Connects so many clients.
     *
     * @param protocol the only revision to take, or null for the newest that the target speaks
     */
    static Clients connect(URI url, Map<String, String> headers, @Nullable ProtocolVersion protocol, int count) {
        Clients clients = new Clients();
        try {
            clients.all.add(McpClient.connect(url, headers, protocol, TIMEOUT));
            while (clients.all.size() < count) {
                clients.all.add(clients.first().openSession(headers));
            }
            return clients;
        } catch (RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    /** The one client of a process that is spoken to over its standard streams. */
    static Clients over(String name, LinePipe pipe, @Nullable ProtocolVersion protocol, Duration within) {
        Clients clients = new Clients();
        clients.all.add(McpClient.connect(name, pipe, protocol, within));
        return clients;
    }

    /** The first of them, for everything that is not load. */
    McpClient first() {
        return all.get(0);
    }

    /** The session of each client; empty for one that has none. */
    List<Optional<String>> sessions() {
        return all.stream().map(McpClient::sessionId).toList();
    }

    @Override
    public void close() {
        all.forEach(McpClient::close);
    }
}
