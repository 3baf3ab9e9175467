package io.only1mcp.proxy.catalogue;

import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Question;

/**
 * How questions for a client reach the backends: in the client's era, and in the older ones in a session. Who asks also
 * owns what was answered for one client only: two clients with sessions of their own have two of these.
 */
public interface Asking {
    /** Without a session: the era since 2026-07-28. */
    Asking STATELESS = new StatelessAsking();

    /** In the one session that the gateway itself has with each backend, up to 2025-11-25. */
    Asking OWN_SESSION = new OwnSession();

    /** Whether the question is asked in the era since 2026-07-28. */
    boolean modern();

    /**
     * Asks a backend. The id is always the same, so that an unchanged answer comes in unchanged bytes.
     *
     * @param params the members of params as JSON, without the braces and without {@code _meta}; may be empty
     */
    void ask(Backend backend, String method, String params, Question.Asker asker);
}
