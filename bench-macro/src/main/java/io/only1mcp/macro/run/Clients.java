package io.only1mcp.macro.run;

import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.macro.client.McpClient;
import io.only1mcp.macro.driver.SessionSettings;
import io.only1mcp.macro.stdio.LinePipe;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The MCP clients of a run, each with the headers that say who it is, and in the older revisions with a session of its own,
 * opened before the clock starts.
 */
final class Clients implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<McpClient> all = new ArrayList<>();
    private final List<Map<String, String>> headers;
    private boolean handedOver;

    private Clients(List<Map<String, String>> headers) {
        this.headers = headers;
    }

    /**
     * Connects the clients.
     *
     * @param headers of each client, sent with every request of its
     * @param protocol the only revision to take, or null for the newest that the target speaks
     */
    static Clients connect(URI url, List<Map<String, String>> headers, @Nullable ProtocolVersion protocol) {
        Clients clients = new Clients(headers);
        try {
            clients.all.add(McpClient.connect(url, headers.get(0), protocol, TIMEOUT));
            for (Map<String, String> own : headers.subList(1, headers.size())) {
                clients.all.add(clients.first().openSession(own));
            }
            return clients;
        } catch (RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    /** Clients of plain HTTP: headers, and nothing that was said beforehand. */
    static Clients plain(List<Map<String, String>> headers) {
        return new Clients(headers);
    }

    /** The one client of a process that is spoken to over its standard streams. */
    static Clients over(String name, LinePipe pipe, @Nullable ProtocolVersion protocol, Duration within) {
        Clients clients = new Clients(List.of(Map.of()));
        clients.all.add(McpClient.connect(name, pipe, protocol, within));
        return clients;
    }

    /** The first of them, for everything that is not load. */
    McpClient first() {
        return all.get(0);
    }

    /** The header lines of each client's requests: who it is, and its session where it has one. */
    List<byte[]> heads() {
        return IntStream.range(0, headers.size())
                .mapToObj(i -> Endpoint.clientHead(
                        headers.get(i),
                        all.isEmpty() ? null : all.get(i).sessionId().orElse(null)))
                .toList();
    }

    /**
     * The clients with their sessions, which are no longer ended with the clients: they end as the driver has it.
     *
     * @throws ProfileException where there are none, which could come and go
     */
    List<SessionSettings.Client> sessions() {
        if (first().protocol().modern()) {
            throw new ProfileException(
                    "sessions: the target speaks " + first().protocol().text()
                            + ", which has none: set protocol to 2025-11-25 or an older one, or leave sessions out");
        }
        handedOver = true;
        return IntStream.range(0, all.size())
                .mapToObj(i -> new SessionSettings.Client(
                        new String(Endpoint.clientHead(headers.get(i), null), StandardCharsets.ISO_8859_1),
                        all.get(i)
                                .sessionId()
                                .orElseThrow(() -> new ProfileException("sessions: the target gives its sessions no id,"
                                        + " so none can be ended: leave sessions out"))))
                .toList();
    }

    @Override
    public void close() {
        if (!handedOver) {
            all.forEach(McpClient::close);
        }
    }
}
