package io.only1mcp.proxy.answer;

/** Finds the messages in an event stream that comes in pieces of any size. Reusable, for one thread. */
public final class EventLines {
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    /** The place in a line; behind {@code data:} it stays where it is. */
    private int inLine;

    /** Whether the line in hand is one of data, so far. */
    private boolean isData = true;

    /** Whether nothing has come but, perhaps, a part of the mark of the byte order. */
    private boolean atStart = true;

    /** At the beginning of a stream. */
    public EventLines() {}

    /** Back to the beginning of a stream. */
    public void reset() {
        inLine = 0;
        isData = true;
        atStart = true;
    }

    /** Goes on with the bytes that came, and has the messages in them read. */
    public void scan(byte[] bytes, int from, int to, ResponseScan messages) {
        int at = from;
        while (at < to) {
            at = isData && inLine == DATA.length ? rest(bytes, at, to, messages) : begin(bytes[at], at, messages);
        }
    }

    /** Over what stands behind {@code data:}. */
    private int rest(byte[] bytes, int from, int to, ResponseScan messages) {
        int end = from;
        while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        messages.scan(bytes, from, end);
        if (end < to) {
            inLine = 0;
            return end + 1;
        }
        return end;
    }

    private int begin(byte c, int at, ResponseScan messages) {
        if (atStart && (c == (byte) 0xEF || c == (byte) 0xBB || c == (byte) 0xBF)) {
            return at + 1;
        }
        atStart = false;
        if (c == '\n' || c == '\r') {
            if (inLine == 0) {
                messages.next();
            }
            inLine = 0;
            isData = true;
        } else {
            isData &= inLine < DATA.length && c == DATA[inLine];
            inLine = isData ? inLine + 1 : Math.max(1, inLine);
        }
        return at + 1;
    }
}
