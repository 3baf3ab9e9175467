package io.only1mcp.wire.http;

import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * What one connection holds of heads, counted by the loop: a part of one that has not come whole, that of the request in
 * hand, and what was sent ahead of an answer.
 */
final class HeldHeads {
    /** A head of this size is a part of what a connection takes, so that it is served whatever others send. */
    private static final int SMALL = 4 * 1024;

    private final ServerLoop loop;
    private final SentAhead ahead;

    /** What reads heads; gone when nothing more is wanted. */
    private @Nullable RequestDecoder decoder;

    private int counted;
    private int inHand;

    HeldHeads(ServerLoop loop, RequestDecoder decoder, SentAhead ahead) {
        this.loop = loop;
        this.decoder = decoder;
        this.ahead = ahead;
    }

    /** Whether a part of a head has come, and not yet all of it. */
    boolean midHead() {
        return decoder != null && decoder.midHead();
    }

    /** The head of a request has come, which is in hand now. */
    void begin(ReceivedHead head) {
        int bytes = head.bytes();
        inHand = bytes <= SMALL ? 0 : bytes;
    }

    /** The request in hand is over. */
    void end() {
        inHand = 0;
    }

    /**
     * Counts anew; false when it is more than before, and there is no room for it. What waits for memory for its body is
     * bounded by the number of those who wait.
     */
    boolean fit(Phase phase) {
        int held = phase == Phase.CLOSING || decoder == null
                ? 0
                : decoder.headBytes() + inHand + (phase == Phase.STARVING ? 0 : ahead.bytes());
        int more = held - counted;
        counted = held;
        return more == 0 || loop.heads(more);
    }

    /** Reads no heads any more, and forgets a part of one: what comes is thrown away as it is. */
    void stop(ChannelHandlerContext ctx) {
        RequestDecoder last = decoder;
        if (last != null) {
            decoder = null;
            ctx.pipeline().remove(last);
        }
    }
}
