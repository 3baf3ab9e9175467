package io.only1mcp.proxy.stdio;

import io.netty.util.concurrent.Future;
import io.only1mcp.proxy.config.ChildCommand;
import io.only1mcp.proxy.log.Log;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.RpcError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one command. The first is asked which era it is of: if it is of that since
 * 2026-07-28, it is the one that everybody shares, and it is started again when it dies; if not, the first session gets
 * it. Belongs to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a task of the loop, which nobody waits for
final class Children {

    /** Waits until the era is known; one of the two is called, once. */
    interface Waiter {
        /** It is. */
        void known();

        /** The child cannot say: it does not run. */
        void failed(RpcError error);
    }

    private enum Era {
        UNKNOWN,
        MODERN,
        LEGACY
    }

    private final String name;
    private final ChildCommand command;
    private final Child.Terms terms;
    private final Duration silence;
    private final Duration start;
    private final Consumer<String> log;
    private final Restarts restarts = new Restarts();
    private final Set<Pipe> living = new HashSet<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private Era era = Era.UNKNOWN;
    private @Nullable Pipe first;

    /** The tools of the first child, when it is the one that everybody shares. */
    private @Nullable ToolList tools;

    private @Nullable Future<?> next;
    private String trouble = "";

    /** The first child, when it has not said anything yet and should have. */
    private @Nullable Pipe silentOne;

    private Runnable lost = () -> {};
    private boolean begun;
    private boolean stopped;

    /**
     * No process yet.
     *
     * @param silence how long a child may leave our own questions without an answer
     * @param start how long it may take to say anything
     */
    Children(
            String name,
            ChildCommand command,
            Child.Terms terms,
            Duration silence,
            Duration start,
            Consumer<String> log) {
        this.name = name;
        this.command = command;
        this.terms = terms;
        this.silence = silence;
        this.start = start;
        this.log = log;
    }

    /** Called when what was known of the server holds no longer, because the child that everybody shares is gone. */
    void onLost(Runnable forget) {
        lost = forget;
    }

    /** Why the command does not work; empty while it does. */
    String trouble() {
        Pipe silent = silentOne;
        return silent == null
                ? trouble
                : command.shown() + " has written no message in the "
                        + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - silent.startedAt())
                        + " s since it was started, neither to server/discover nor to initialize: it may be slow to start,"
                        + " or no MCP server on standard input and output; see what it says on standard error";
    }

    /** Whether the first child is about to be started, or has been and may still take its time to say something. */
    boolean isStarting() {
        return era == Era.UNKNOWN && (first != null || !begun) && silentOne == null;
    }

    /** How many processes there are. */
    int count() {
        return living.size();
    }

    /** Starts the first child, and asks which era it is of. */
    void begin() {
        next = null;
        if (stopped) {
            return;
        }
        begun = true;
        Pipe pipe = start(new First());
        first = pipe;
        EraProbe.begin(pipe, terms.loop(), silence, start, new EraProbe.Listener() {
            @Override
            public void modern() {
                // Late, it still counts, if nobody has taken the child for a session.
                if (first == pipe) {
                    tools = new ToolList(pipe, terms.loop(), silence);
                    known(Era.MODERN);
                }
            }

            @Override
            public void legacy(boolean initialized) {
                if (first == pipe && era == Era.UNKNOWN) {
                    if (initialized) {
                        // Its session is ours.
                        first = null;
                        pipe.end();
                    }
                    known(Era.LEGACY);
                }
            }

            @Override
            public void silent() {
                if (first == pipe && era == Era.UNKNOWN && !stopped) {
                    silentOne = pipe;
                    Log.warn(log, "backend " + name + ": " + trouble());
                    failWaiters();
                }
            }
        });
    }

    /** Starts one more process. */
    Pipe start(Pipe.Home home) {
        Pipe pipe = new Pipe(name, home, owner -> Child.start(name, command, terms, log, owner), living::remove, log);
        living.add(pipe);
        return pipe;
    }

    /** The child that answers everybody; null when the server is of an older era. */
    @Nullable
    Pipe shared() {
        return era == Era.MODERN ? first : null;
    }

    /** What the tools of that child want in headers; null likewise. */
    @Nullable
    ToolList tools() {
        return era == Era.MODERN ? tools : null;
    }

    /** Gives the first child away, if nobody has it yet, to somebody who has a session with it. */
    @Nullable
    Pipe takeFirst() {
        Pipe taken = era == Era.LEGACY ? first : null;
        if (taken != null) {
            first = null;
        }
        return taken;
    }

    /** Why no process may be started now, or null. */
    @Nullable
    RpcError refusal() {
        return restarts.mayStart(System.nanoTime()) ? null : failure();
    }

    /** Calls the waiter when it is known of which era the server is. */
    void whenKnown(Waiter waiter) {
        if (era != Era.UNKNOWN) {
            waiter.known();
        } else if (isStarting()) {
            waiters.add(waiter);
        } else {
            waiter.failed(failure());
        }
    }

    private void known(Era found) {
        era = found;
        works();
        List<Waiter> waiting = List.copyOf(waiters);
        waiters.clear();
        waiting.forEach(Waiter::known);
    }

    /** A process does what it should. */
    void works() {
        if (!trouble.isEmpty() || silentOne != null) {
            silentOne = null;
            trouble = "";
            log.accept("backend " + name + ": " + command.shown() + " works again");
        }
    }

    /** A process does not do what it should; says when it may be tried again, in nanoseconds. */
    long fails(Pipe pipe, String how) {
        long delay = restarts.died(pipe.startedAt(), System.nanoTime());
        String now = command.shown() + " " + how;
        if (!now.equals(trouble)) {
            Log.warn(log, "backend " + name + ": " + now);
        }
        trouble = now;
        return delay;
    }

    private RpcError failure() {
        String why = trouble();
        return RpcError.of(
                502,
                ErrorCodes.BACKEND_FAILED,
                "backend " + name + ": " + (why.isEmpty() ? command.shown() + " does not run" : why)
                        + (silentOne == null ? "; it is being started again" : ""));
    }

    private void failWaiters() {
        List<Waiter> waiting = List.copyOf(waiters);
        waiters.clear();
        waiting.forEach(waiter -> waiter.failed(failure()));
    }

    private void firstEnded(Pipe pipe, String how) {
        if (first != pipe || stopped) {
            return;
        }
        first = null;
        silentOne = null;
        if (era == Era.LEGACY) {
            // Nobody had a session with it; the next session gets another.
            return;
        }
        era = Era.UNKNOWN;
        long delay = fails(pipe, how);
        failWaiters();
        lost.run();
        next = terms.loop().schedule(this::begin, delay, TimeUnit.NANOSECONDS);
    }

    /** Ends all processes; completes when they are gone. */
    CompletableFuture<?> stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
        living.forEach(Pipe::end);
        return CompletableFuture.allOf(living.stream().map(Pipe::gone).toArray(CompletableFuture<?>[]::new));
    }

    /** Keeps the streams of subscriptions alive. */
    void keepAlive() {
        if (first != null) {
            first.keepAlive();
        }
    }

    /** The first child, as long as it belongs to everybody. */
    private final class First implements Pipe.Home {
        @Override
        public void unasked(Pipe pipe, Message message) {
            // Since 2026-07-28 everything that a server says belongs to a request.
        }

        @Override
        public void slow(Pipe pipe, HttpCall call) {
            // All share the one stream, so nobody may hold it up.
            if (call.unsent() > terms.limit()) {
                pipe.cancel(call);
                call.failed(RpcError.of(502, ErrorCodes.TOO_LARGE, "the client does not read"));
            }
        }

        @Override
        public void ended(Pipe pipe, String how) {
            firstEnded(pipe, how);
        }
    }
}
