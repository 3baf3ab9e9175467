package io.only1mcp.macro.driver;

/**
 * Counts the events of a stream as its bytes arrive, so that the instant of each is known. An event ends with an empty line
 * behind a line of data; lines end with LF, CR LF or CR. What an event holds is read when the answer is whole.
 */
final class EventCounter {
    private static final byte[] DATA = {'d', 'a', 't', 'a'};

    private int at;
    private int inLine;
    private boolean isData;
    private boolean hasData;
    private boolean afterCr;

    /** Back to the beginning of a stream. */
    void reset() {
        at = 0;
        inLine = 0;
        isData = true;
        hasData = false;
        afterCr = false;
    }

    /**
     * How many events have ended since the last call.
     *
     * @param body all of the stream that has come, in {@code [from, end)}
     */
    int ended(byte[] body, int from, int end) {
        int events = 0;
        for (; from + at < end; at++) {
            byte next = body[from + at];
            if (next == '\n' && afterCr) {
                afterCr = false;
            } else if (next == '\n' || next == '\r') {
                afterCr = next == '\r';
                if (inLine == 0 && hasData) {
                    events++;
                    hasData = false;
                } else if (inLine >= DATA.length && isData) {
                    hasData = true;
                }
                inLine = 0;
                isData = true;
            } else {
                afterCr = false;
                if (inLine < DATA.length) {
                    isData &= next == DATA[inLine];
                } else if (inLine == DATA.length) {
                    isData &= next == ':';
                }
                inLine++;
            }
        }
        return events;
    }
}
