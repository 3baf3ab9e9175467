package io.only1mcp.macro.driver;

import io.only1mcp.core.profile.Sessions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a driver opens and ends sessions.
 *
 * @param plan what becomes of them
 * @param initialize opens one
 * @param initialized says that it is open
 * @param list asks for the tools; null where that is left out
 * @param delete ends one
 * @param clients the clients, each with the session that it has at first
 * @param seed of the draw of those that are abandoned
 */
public record SessionSettings(
        Sessions plan,
        RawRequest initialize,
        RawRequest initialized,
        @Nullable RawRequest list,
        RawRequest delete,
        List<Client> clients,
        long seed) {
    public SessionSettings {
        clients = List.copyOf(clients);
    }

    /** The id of every initialize, behind those of all requests. */
    public static final long INITIALIZE = 4_000_000_000_000_001L;

    /** The id of every list. */
    public static final long LIST = INITIALIZE + 1;

    /** What stands for the id of a notification. */
    static final long NO_ID = 0;

    /**
     * A client with a session.
     *
     * @param head the header lines that say who it is, each ended with CR LF
     * @param session the id of its session
     */
    public record Client(String head, String session) {}
}
