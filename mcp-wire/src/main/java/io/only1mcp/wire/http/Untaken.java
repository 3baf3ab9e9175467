package io.only1mcp.wire.http;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lies in memory because clients do not take it, of all connections of a loop that are behind. There is a most of it:
 * beyond that, whoever fell behind first is cut off, so that nobody holds for long what others need.
 */
final class Untaken {
    private final long most;

    /** Those who are behind, by when they fell behind, and how many bytes wait for each. */
    private final Map<RequestReader, Long> behind = new LinkedHashMap<>();

    private long bytes;

    /**
     * Nobody is behind.
     *
     * @param most how many bytes may wait for all of them together; those of one alone may be more
     */
    Untaken(long most) {
        this.most = most;
    }

    /** Looks what waits for a client; it is behind while it is not writable. */
    void weigh(RequestReader reader, Channel channel) {
        if (!channel.isWritable()) {
            waits(reader, Unsent.of(channel));
        }
    }

    private void waits(RequestReader reader, long count) {
        Long before = behind.put(reader, count);
        bytes += count - orNothing(before);
        Iterator<Map.Entry<RequestReader, Long>> longest = behind.entrySet().iterator();
        while (bytes > most && longest.hasNext()) {
            Map.Entry<RequestReader, Long> first = longest.next();
            RequestReader cut = first.getKey();
            if (cut != reader) {
                bytes -= first.getValue();
                longest.remove();
                LastWord.cut(cut.channel());
            }
        }
    }

    /** A client takes what it is sent again, or has gone. */
    void forget(RequestReader reader) {
        bytes -= orNothing(behind.remove(reader));
    }

    private static long orNothing(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
