package io.only1mcp.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Small pieces of streamed answers that were written in one turn of a loop and go out together, behind all that was read:
 * a client whose streams are many then wakes once for some of them instead of once for each. For one thread.
 */
final class FlushedTogether {
    /** How many connections may wait: more would make the first one late. */
    static final int MOST = 8;

    /** The most bytes of a piece that waits: an event is small, and of large pieces few come in one turn. */
    private static final int SMALL = 4 * 1024;

    private final Executor later;
    private final @Nullable Channel[] waiting = new @Nullable Channel[MOST];
    private final Runnable endOfTurn = this::endOfTurn;
    private int count;
    private boolean scheduled;
    private boolean flushing;

    /**
     * With nothing to flush.
     *
     * @param later runs what is to come behind the present turn of the loop
     */
    FlushedTogether(Executor later) {
        this.later = later;
    }

    /** Whether a piece may wait. */
    static boolean isSmall(ByteBuf piece) {
        return piece.readableBytes() <= SMALL;
    }

    /**
     * Something was written that goes out with what others write in this turn; or at once, when they go out now, or when so
     * much waits on the connection already that its client would seem slow.
     */
    void add(Channel connection) {
        if (flushing || !connection.isWritable()) {
            connection.flush();
            return;
        }
        waiting[count++] = connection;
        if (count == MOST) {
            flush();
        } else if (!scheduled) {
            scheduled = true;
            later.execute(endOfTurn);
        }
    }

    private void endOfTurn() {
        scheduled = false;
        flush();
    }

    private void flush() {
        flushing = true;
        for (int i = 0; i < count; i++) {
            Channel connection = waiting[i];
            waiting[i] = null;
            if (connection != null) {
                connection.flush();
            }
        }
        count = 0;
        flushing = false;
    }
}
