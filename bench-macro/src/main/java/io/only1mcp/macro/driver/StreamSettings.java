package io.only1mcp.macro.driver;

import java.util.List;

/**
 * Event streams that a driver holds open.
 *
 * @param open how many
 * @param request asks for one
 * @param clients the header lines of each client, each line ended with CR LF; stream i is that of client i mod their number
 */
public record StreamSettings(int open, RawRequest request, List<String> clients) {
    public StreamSettings {
        clients = List.copyOf(clients);
    }
}
