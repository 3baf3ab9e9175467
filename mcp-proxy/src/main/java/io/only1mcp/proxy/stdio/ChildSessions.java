package io.only1mcp.proxy.stdio;

import io.only1mcp.proxy.answer.Answers;
import io.only1mcp.proxy.log.Log;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.rpc.RpcError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sessions with the children of one command, in the eras up to 2025-11-25. Belongs to the event loop. */
final class ChildSessions {
    private static final int MOST_CHILDREN = 256;

    private final String name;
    private final Children children;
    private final StdioServers.Idling idling;
    private final Consumer<String> log;
    private final Map<String, ChildSession> sessions = new HashMap<>();

    /** What a server since 2026-07-28 answered to initialize, if it refuses it. */
    private @Nullable Message refusal;

    ChildSessions(String name, Children children, StdioServers.Idling idling, Consumer<String> log) {
        this.idling = idling;
        this.name = name;
        this.children = children;
        this.log = log;
    }

    @Nullable
    ChildSession find(String id) {
        return sessions.get(id);
    }

    /** Opens a session: starts a child for it, and asks it what the client asks. */
    void open(HttpExchange exchange, Message initialize) {
        RpcError why = children.refusal();
        if (why == null && children.count() >= MOST_CHILDREN && !endLongestIdle()) {
            why = RpcError.of(
                    503,
                    ErrorCodes.OVERLOADED,
                    "backend " + name + ": there are " + MOST_CHILDREN + " sessions already, each with a process");
        }
        if (why != null) {
            Answers.error(exchange, initialize.source(initialize.id()), why);
            return;
        }
        if (refusal != null && children.shared() != null) {
            byte[] again = new Edits(refusal)
                    .source(refusal.id(), initialize.source(initialize.id()))
                    .line();
            exchange.answer(
                    AnswerHead.of(200, "application/json").answer(exchange.allocator(), exchange.keepAlive(), again));
            return;
        }
        Home home = new Home();
        Pipe taken = children.takeFirst();
        Pipe pipe = taken == null ? children.start(home) : taken;
        pipe.moveTo(home);
        ChildSession session = new ChildSession(pipe, idling.nanos());
        home.session = session;
        Opening opening = new Opening(exchange, session);
        exchange.attach((Visit) () -> {
            opening.clientGone();
            end(session);
        });
        pipe.ask(initialize, opening);
    }

    private boolean endLongestIdle() {
        Optional<ChildSession> longest = sessions.values().stream()
                .filter(ChildSession::isIdle)
                .min(Comparator.comparingLong(
                        session -> session.lastUsed() - idling.nanos().getAsLong()));
        longest.ifPresent(this::end);
        return longest.isPresent();
    }

    /** Ends a session and its child. */
    void end(ChildSession session) {
        sessions.remove(session.id());
        session.endListening();
        session.pipe().end();
    }

    /** Ends the sessions that nobody has used for long, and keeps the streams of the others alive. */
    void sweep() {
        long now = idling.nanos().getAsLong();
        for (ChildSession session : new ArrayList<>(sessions.values())) {
            if (session.isIdle() && now - session.lastUsed() > idling.idle().toNanos()) {
                end(session);
            } else {
                session.keepAlive();
            }
        }
    }

    /** Nothing that the server has said holds any longer. */
    void forget() {
        refusal = null;
    }

    /** The child of one session. */
    private final class Home implements Pipe.Home {
        private @Nullable ChildSession session;

        @Override
        public void unasked(Pipe pipe, Message message) {
            if (session != null) {
                session.unasked(message);
            }
        }

        @Override
        public void slow(Pipe pipe, HttpCall call) {
            pipe.pause();
        }

        @Override
        public void ended(Pipe pipe, String how) {
            ChildSession ended = session;
            if (ended == null || pipe.isEnding()) {
                return;
            }
            if (sessions.remove(ended.id()) == null) {
                children.fails(pipe, how);
            } else {
                Log.warn(log, "backend " + name + ": the process of a session " + how);
            }
            ended.endListening();
        }
    }

    /** An initialize in hand. */
    private final class Opening extends HttpCall {
        private final ChildSession session;

        Opening(HttpExchange exchange, ChildSession session) {
            super(exchange, false);
            this.session = session;
        }

        @Override
        AnswerHead head(int status) {
            return sessions.containsKey(session.id())
                    ? AnswerHead.of(status, "application/json", McpHeaders.SESSION_ID + ": " + session.id())
                    : super.head(status);
        }

        @Override
        void answered(byte[] message, Message origin) {
            if (origin.isError()) {
                if (children.shared() != null) {
                    refusal = origin;
                }
                end(session);
            } else if (isOpen()) {
                sessions.put(session.id(), session);
                children.works();
            }
            super.answered(message, origin);
        }

        @Override
        void failed(RpcError error) {
            end(session);
            super.failed(error);
        }
    }
}
