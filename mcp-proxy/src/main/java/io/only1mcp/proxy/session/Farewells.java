package io.only1mcp.proxy.session;

import io.only1mcp.proxy.upstream.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells backends that sessions are over. However many end at once, only some are told at a time, so that no backend
 * drowns in farewells; where backends take them slowly, some are let go of without a word. Belongs to one event loop.
 */
final class Farewells {
    private static final int MOST_AT_ONCE = 32;

    /** One that waits: says it, and calls when that is done; and how much memory it holds. */
    private record Waiting(Consumer<Runnable> say, int bytes) {}

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final List<Runnable> whenDone = new ArrayList<>();
    private long held;
    private int underWay;

    /** Ends a session soon. */
    void end(Session session) {
        add(session::end, session.bytes() + session.ownerBytes());
    }

    /** Has a farewell said soon, which holds so many bytes until then. */
    void add(Consumer<Runnable> say, int bytes) {
        waiting.add(new Waiting(say, bytes));
        held += bytes;
        next();
    }

    /** Lets go of those that have waited for longest until the others hold no more than so many bytes. */
    void keep(long mostBytes) {
        while (held > mostBytes) {
            take();
        }
    }

    private @Nullable Waiting take() {
        Waiting first = waiting.poll();
        if (first != null) {
            held -= first.bytes();
        }
        return first;
    }

    /** Calls when everybody has been told: at once, or when the last backend has answered. */
    void whenDone(Runnable done) {
        whenDone.add(done);
        next();
    }

    private void next() {
        while (underWay < MOST_AT_ONCE) {
            Waiting first = take();
            if (first == null) {
                break;
            }
            underWay++;
            first.say().accept(() -> {
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
