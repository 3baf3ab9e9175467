package io.only1mcp.proxy.answer;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Puts the name of a backend before the URIs of its resources, in an answer that comes in pieces of any size, as JSON or
 * as an event stream of JSON; all else stays byte for byte. Reusable, for one thread.
 */
public final class ResultUris {

    /** What the answer answers. */
    public enum Answer {
        /** tools/call: resource links and embedded resources in its content. */
        CALL(UriPaths.CALL),
        /** prompts/get: the same in its messages. */
        PROMPT(UriPaths.PROMPT),
        /** resources/read: its contents. */
        READ(UriPaths.READ),
        /** Any of these. */
        ANY(UriPaths.ANY);

        private final int paths;

        Answer(int paths) {
            this.paths = paths;
        }
    }

    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};
    private static final byte[] URI_KEY = {'u', 'r', 'i', '"'};

    /** How every escape of a letter of it begins. */
    private static final byte[] ESCAPE = {'\\', 'u', '0', '0'};

    /** The bytes of both. */
    private static final boolean[] IN_KEY = new boolean[Byte.MAX_VALUE + 1];

    static {
        for (byte[] text : new byte[][] {URI_KEY, ESCAPE}) {
            for (byte c : text) {
                IN_KEY[c] = true;
            }
        }
    }

    private static final int MOST_KEPT = 1024;

    /** In a line that is no data. */
    private static final int OTHER = -1;

    /** In the data of a line. */
    private static final int INSIDE = 6;

    private final UriPaths paths = new UriPaths();
    private final UriPaths.Sink found = this::found;
    private int[] places = new int[8];
    private int count;
    private int kinds;
    private boolean events;

    /** How much of the field's name has come in this line; or {@link #OTHER}, or {@link #INSIDE}. */
    private int line;

    private boolean lineIsEmpty;
    private boolean afterCr;
    private boolean atStart;

    /** Whether no event has begun that has not ended. */
    private boolean between;

    /**
     * Whether there may be a URI in a whole answer: false only when {@code uri} ends no string in it, escaped or not. Looks
     * at every fourth byte, of which one is in each {@code uri"} and two are in each escape, as Horspool's search does.
     */
    public static boolean mayBeIn(byte[] bytes, int from, int to) {
        for (int at = from + 3; at < to; at += 4) {
            byte c = bytes[at];
            if (c >= 0
                    && IN_KEY[c]
                    && (isAround(URI_KEY, bytes, at, from, to) || isAround(ESCAPE, bytes, at, from, to))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the text is there, with one of its bytes at this place. */
    private static boolean isAround(byte[] text, byte[] bytes, int at, int from, int to) {
        for (int i = 0; i < text.length; i++) {
            int start = at - i;
            if (bytes[at] == text[i]
                    && start >= from
                    && Arrays.equals(bytes, start, Math.min(to, start + text.length), text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Begins another answer.
     *
     * @param isEventStream whether it is one, or else one JSON text
     */
    public void begin(Answer answer, boolean isEventStream) {
        kinds = answer.paths;
        events = isEventStream;
        paths.reset(kinds);
        line = 0;
        lineIsEmpty = true;
        afterCr = false;
        atStart = true;
        between = true;
        count = 0;
        if (places.length > MOST_KEPT) {
            places = new int[8];
        }
    }

    /**
     * Goes on with the bytes that came.
     *
     * @return how many URIs begin in them
     */
    public int scan(byte[] bytes, int from, int to) {
        count = 0;
        if (events && isWholeEvents(bytes, from, to) && !mayBeIn(bytes, from, to)) {
            // As most events are: what follows begins as they did.
            atStart = false;
        } else if (events) {
            events(bytes, from, to);
        } else {
            paths.scan(bytes, from, to, found);
        }
        return count;
    }

    private boolean isWholeEvents(byte[] bytes, int from, int to) {
        return between && !afterCr && to - from > 2 && bytes[to - 1] == '\n' && bytes[to - 2] == '\n';
    }

    private void found(int index) {
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
        }
        places[count++] = index;
    }

    private void events(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            byte c = bytes[at];
            if (c == '\n' || c == '\r') {
                endOfLine(c);
                at++;
            } else if (line == INSIDE || line == OTHER) {
                int end = endOfLine(bytes, at, to);
                if (line == INSIDE) {
                    paths.scan(bytes, at, end, found);
                }
                at = end;
            } else {
                at += field(c) ? 1 : 0;
            }
            afterCr = c == '\r';
        }
    }

    private static int endOfLine(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    private void endOfLine(byte c) {
        if (c == '\n' && afterCr) {
            return;
        }
        if (lineIsEmpty) {
            // The end of an event.
            paths.reset(kinds);
            between = true;
        }
        line = 0;
        lineIsEmpty = true;
        atStart = false;
    }

    /** A byte of the beginning of a line; false when it belongs to the data. */
    private boolean field(byte c) {
        if (atStart && lineIsEmpty && (c == (byte) 0xEF || c == (byte) 0xBB || c == (byte) 0xBF)) {
            // The mark of the byte order, which may stand before all else.
            return true;
        }
        lineIsEmpty = false;
        between = false;
        if (line == DATA.length) {
            line = INSIDE;
            return c == ' ';
        }
        line = c == DATA[line] ? line + 1 : OTHER;
        return true;
    }

    /**
     * Writes the bytes that were scanned last, with a prefix before each URI.
     *
     * @param prefix what stands before the URIs of the backend; of characters that JSON does not escape
     */
    public void write(ByteBuf out, byte[] bytes, int from, int to, byte[] prefix) {
        int at = from;
        for (int i = 0; i < count; i++) {
            out.writeBytes(bytes, at, places[i] - at).writeBytes(prefix);
            at = places[i];
        }
        out.writeBytes(bytes, at, to - at);
    }
}
