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

    /** Whether a carriage return came last: a line feed behind it ends no other line. */
    private boolean afterReturn;

    /** Whether the event with the response has ended. */
    private boolean ended;

    private boolean over;

    /** At the beginning of a stream. */
    public EventLines() {}

    /** Back to the beginning of a stream. */
    public void reset() {
        inLine = 0;
        isData = true;
        atStart = true;
        afterReturn = false;
        ended = false;
        over = false;
    }

    /**
     * Goes on with the bytes that came, and has the messages in them read; the response is the last one.
     *
     * @return the index behind what belongs to the stream: {@code to}, unless the response is there
     */
    public int scan(byte[] bytes, int from, int to, ResponseScan messages) {
        int at = from;
        while (at < to && !over) {
            at = isData && inLine == DATA.length ? rest(bytes, at, to, messages) : begin(bytes[at], at, messages);
        }
        return at;
    }

    /** Whether the response to the request has come with all of its event: the stream ends there. */
    public boolean isOver() {
        return over;
    }

    /** Over what stands behind {@code data:}. */
    private int rest(byte[] bytes, int from, int to, ResponseScan messages) {
        int end = from;
        while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        messages.scanAlone(bytes, from, end);
        if (end < to) {
            inLine = 0;
            afterReturn = bytes[end] == '\r';
            return end + 1;
        }
        return end;
    }

    private int begin(byte c, int at, ResponseScan messages) {
        boolean sameLine = afterReturn && c == '\n';
        afterReturn = c == '\r';
        if (ended) {
            over = true;
            return sameLine ? at + 1 : at;
        }
        if (sameLine) {
            return at + 1;
        }
        if (atStart && (c == (byte) 0xEF || c == (byte) 0xBB || c == (byte) 0xBF)) {
            return at + 1;
        }
        atStart = false;
        if (c == '\n' || c == '\r') {
            if (inLine == 0) {
                messages.next();
                ended = messages.answered();
                over = ended && c == '\n';
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
