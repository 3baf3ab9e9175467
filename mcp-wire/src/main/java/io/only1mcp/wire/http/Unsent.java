package io.only1mcp.wire.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** What waits for one client to take it. */
final class Unsent {
    private long bytes;
    private long since;

    /** How many bytes wait now. */
    static long of(Channel channel) {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    /** Whether nothing waited when it was looked at last. */
    boolean isEmpty() {
        return bytes == 0;
    }

    /**
     * Looks again: whether bytes have been waiting for longer than {@code most} nanoseconds, and none went.
     *
     * @param now an instant of {@link System#nanoTime}
     */
    boolean takesNothing(Channel channel, long now, long most) {
        long waiting = of(channel);
        if (waiting == 0 || waiting != bytes) {
            since = now;
        }
        bytes = waiting;
        return now - since > most;
    }
}
