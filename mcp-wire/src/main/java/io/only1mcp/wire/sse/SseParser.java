package io.only1mcp.wire.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event stream (WHATWG HTML, section 9.2) in pieces that may end anywhere. Lines may end with LF, CR LF or CR.
 * An event is reported when it has a data field, even an empty one: MCP primes streams with such events. Reusable, for
 * one thread.
 */
public final class SseParser {

    /** Takes what the stream says. */
    public interface Sink {
        /** One event has ended; its parts may be read from the parser during the call. */
        void event(SseParser event);

        /** The stream asks to wait so many milliseconds before connecting again. */
        default void retry(long millis) {}

        /** A comment has passed: the peer shows that the stream lives. */
        default void comment() {}
    }

    private static final int MOST_RETRY_DIGITS = 15;

    /** Larger arrays are let go of behind the event that needed them. */
    private static final int LARGEST_KEPT = 64 * 1024;

    private static final int FIRST_LINE = 256;
    private static final int FIRST_DATA = 1024;
    private static final byte[] DATA = "data".getBytes(UTF_8);
    private static final byte[] EVENT = "event".getBytes(UTF_8);
    private static final byte[] ID = "id".getBytes(UTF_8);
    private static final byte[] RETRY = "retry".getBytes(UTF_8);
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int mostBytes;
    private byte[] line = new byte[FIRST_LINE];
    private int lineEnd;
    private byte[] data = new byte[FIRST_DATA];
    private int dataEnd;
    private boolean hasData;
    private String type = "";
    private @Nullable String id;
    private boolean afterCr;
    private boolean atStart = true;
    private boolean tooLarge;

    /** A parser that takes events of at most so many bytes. */
    public SseParser(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Back to the beginning of a stream. */
    public void reset() {
        lineEnd = 0;
        clearEvent();
        id = null;
        afterCr = false;
        atStart = true;
        tooLarge = false;
    }

    private void clearEvent() {
        if (data.length > LARGEST_KEPT) {
            data = new byte[FIRST_DATA];
        }
        if (line.length > LARGEST_KEPT && lineEnd == 0) {
            line = new byte[FIRST_LINE];
        }
        dataEnd = 0;
        hasData = false;
        type = "";
    }

    /** The array that holds the data of the event from index 0 to {@link #dataEnd}, its lines joined by LF. */
    public byte[] data() {
        return data;
    }

    /** The same array, which is given away: the parser goes on with another one. */
    public byte[] takeData() {
        byte[] taken = data;
        data = new byte[FIRST_DATA];
        return taken;
    }

    /** The length of the data in bytes. */
    public int dataEnd() {
        return dataEnd;
    }

    /** The type of the event: {@code message} where none was given. */
    public String type() {
        return type.isEmpty() ? "message" : type;
    }

    /** The last id of the stream, or null when it has given none. */
    public @Nullable String id() {
        return id;
    }

    /** Whether an event or a line was larger than allowed; nothing more is read. */
    public boolean tooLarge() {
        return tooLarge;
    }

    /** How many bytes of memory the event takes that has not come whole, and the last id. */
    public long held() {
        return (long) line.length + data.length + type.length() + (id == null ? 0 : id.length());
    }

    /** Goes on with the bytes that came. */
    public void scan(byte[] bytes, int from, int to, Sink sink) {
        int at = from;
        while (at < to && !tooLarge) {
            if (afterCr) {
                afterCr = false;
                if (bytes[at] == '\n') {
                    at++;
                    continue;
                }
            }
            int end = at;
            while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            if (end == to) {
                keep(bytes, at, end);
                return;
            }
            afterCr = bytes[end] == '\r';
            if (lineEnd > 0) {
                keep(bytes, at, end);
                int length = lineEnd;
                lineEnd = 0;
                line(line, 0, length, sink);
            } else {
                line(bytes, at, end, sink);
            }
            at = end + 1;
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        line = append(line, lineEnd, bytes, from, to);
        lineEnd += tooLarge ? 0 : to - from;
    }

    private byte[] append(byte[] target, int end, byte[] bytes, int from, int to) {
        int needed = end + to - from;
        if (needed > mostBytes) {
            tooLarge = true;
            return target;
        }
        // Doubling ends at what an event may have.
        int roomy = (int) Math.min(mostBytes, 2L * target.length);
        byte[] room = needed <= target.length ? target : Arrays.copyOf(target, Math.max(needed, roomy));
        System.arraycopy(bytes, from, room, end, to - from);
        return room;
    }

    private void line(byte[] bytes, int lineStart, int to, Sink sink) {
        int from = lineStart;
        if (atStart) {
            atStart = false;
            boolean marked =
                    to - from >= 3 && Arrays.equals(bytes, from, from + 3, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
            from += marked ? 3 : 0;
        }
        if (from == to) {
            if (hasData) {
                sink.event(this);
            }
            clearEvent();
            return;
        }
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, to);
        if (value < to && bytes[value] == ' ') {
            value++;
        }
        if (same(bytes, from, colon, DATA)) {
            data(bytes, value, to);
        } else if (same(bytes, from, colon, EVENT)) {
            type = new String(bytes, value, to - value, UTF_8);
        } else if (same(bytes, from, colon, ID)) {
            String text = new String(bytes, value, to - value, UTF_8);
            id = text.indexOf('\0') < 0 ? text : id;
        } else if (same(bytes, from, colon, RETRY)) {
            retry(bytes, value, to, sink);
        } else if (colon == from) {
            sink.comment();
        }
    }

    private void data(byte[] bytes, int from, int to) {
        if (hasData) {
            data = append(data, dataEnd, new byte[] {'\n'}, 0, 1);
            dataEnd += tooLarge ? 0 : 1;
        }
        hasData = true;
        if (bytes == line && dataEnd == 0 && to - from <= mostBytes) {
            // A large line is not copied: the arrays change places.
            System.arraycopy(bytes, from, bytes, 0, to - from);
            line = data;
            data = bytes;
        } else {
            data = append(data, dataEnd, bytes, from, to);
        }
        dataEnd += tooLarge ? 0 : to - from;
    }

    private static void retry(byte[] bytes, int from, int to, Sink sink) {
        if (from == to || to - from > MOST_RETRY_DIGITS) {
            return;
        }
        long millis = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return;
            }
            millis = millis * 10 + (bytes[i] - '0');
        }
        sink.retry(millis);
    }

    private static boolean same(byte[] bytes, int from, int to, byte[] name) {
        return Arrays.equals(bytes, from, to, name, 0, name.length);
    }
}
