package io.only1mcp.wire.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** What waits for one client to take it. */
final class Unsent {
    private long bytes;
    private long since;

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
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        long waiting = outbound == null ? 0 : outbound.totalPendingWriteBytes();
        if (waiting == 0 || waiting != bytes) {
            since = now;
        }
        bytes = waiting;
        return now - since > most;
    }
}
