package io.only1mcp.proxy.session;

import io.only1mcp.proxy.upstream.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells backends that sessions are over. However many end at once, only some are told at a time, so that no backend
 * drowns in farewells. Belongs to one event loop.
 */
final class Farewells {
    private static final int MOST_AT_ONCE = 32;

    private final ArrayDeque<Session> waiting = new ArrayDeque<>();
    private final List<Runnable> whenDone = new ArrayList<>();
    private int underWay;

    /** Ends a session soon. */
    void end(Session session) {
        waiting.add(session);
        next();
    }

    /** Calls when everybody has been told: at once, or when the last backend has answered. */
    void whenDone(Runnable done) {
        whenDone.add(done);
        next();
    }

    private void next() {
        while (underWay < MOST_AT_ONCE) {
            Session session = waiting.poll();
            if (session == null) {
                break;
            }
            underWay++;
            session.end(() -> {
                underWay--;
                next();
            });
        }
        if (underWay == 0 && waiting.isEmpty() && !whenDone.isEmpty()) {
            List<Runnable> told = List.copyOf(whenDone);
            whenDone.clear();
            told.forEach(Runnable::run);
        }
    }
}
