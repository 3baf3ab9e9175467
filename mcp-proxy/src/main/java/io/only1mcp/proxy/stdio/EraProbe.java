package io.only1mcp.proxy.stdio;

import io.netty.channel.EventLoop;
import io.only1mcp.proxy.upstream.Introduction;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.rpc.RpcError;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Finds out which era a child is of: asks it server/discover, and where that stays without an answer, initialize as well,
 * because some servers of the older eras say nothing before it. Who answers neither may be slow to start, or no MCP server.
 * Belongs to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a task of the loop, which nobody waits for
final class EraProbe {

    /** Hears what is found out. */
    interface Listener {
        /** It is of the era since 2026-07-28; may come after {@link #legacy}, when the child took its time. */
        void modern();

        /**
         * It is of an older era.
         *
         * @param initialized whether it was asked initialize, so that nobody else can have it
         */
        void legacy(boolean initialized);

        /** It has not said anything in the time that it may take to start; it may still. */
        void silent();
    }

    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"" + McpMethods.INITIALIZE
            + "\",\"params\":" + Introduction.INITIALIZE_PARAMS + "}";

    private final Pipe pipe;
    private final EventLoop loop;
    private final Listener listener;
    private boolean answered;
    private boolean initialized;

    private EraProbe(Pipe pipe, EventLoop loop, Listener listener) {
        this.pipe = pipe;
        this.loop = loop;
        this.listener = listener;
    }

    /**
     * Asks.
     *
     * @param silence how long the child may leave the first question without an answer; half of {@code start} at most
     * @param start how long it may take to say anything
     */
    static void begin(Pipe pipe, EventLoop loop, Duration silence, Duration start, Listener listener) {
        EraProbe probe = new EraProbe(pipe, loop, listener);
        Duration half = start.dividedBy(2);
        probe.ask(Introduction.DISCOVER);
        probe.after(silence.compareTo(half) < 0 ? silence : half, () -> {
            probe.initialized = true;
            probe.ask(INITIALIZE);
        });
        probe.after(start, listener::silent);
    }

    private void ask(String question) {
        pipe.ask(Message.of(question), new Answer());
    }

    private void after(Duration time, Runnable run) {
        loop.schedule(
                () -> {
                    if (!answered) {
                        run.run();
                    }
                },
                time.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** What comes back, whichever the question was. */
    private final class Answer extends Call {
        @Override
        void notified(byte[] message) {
            // It belongs to no answer yet.
        }

        @Override
        void answered(byte[] message, Message origin) {
            if (origin.discovers()
                    || origin.errorCode() == ErrorCodes.UNSUPPORTED_VERSION
                    || origin.errorCode() == ErrorCodes.MISSING_CAPABILITY) {
                listener.modern();
            } else if (!answered) {
                listener.legacy(initialized);
            }
            answered = true;
        }

        @Override
        void failed(RpcError error) {
            // The child has ended, and its end is dealt with.
            answered = true;
        }
    }
}
