package io.only1mcp.wire.http;

/**
 * The head of an HTTP/1.x response, read strictly from its bytes: what says where the answer ends, of what type it is,
 * and which session it opens. Anything that could be framed in two ways is malformed. Reusable, for one thread; a scan
 * allocates nothing.
 */
public final class ResponseHead {
    /** The head does not end within the bytes. */
    public static final int INCOMPLETE = 0;

    /** These bytes are not the head of an HTTP/1.x response whose framing is certain. */
    public static final int MALFORMED = -1;

    private static final byte[] CONTENT_LENGTH = HeadBytes.ascii("content-length");
    private static final byte[] TRANSFER_ENCODING = HeadBytes.ascii("transfer-encoding");
    private static final byte[] CONTENT_TYPE = HeadBytes.ascii("content-type");
    private static final byte[] CONNECTION = HeadBytes.ascii("connection");
    private static final byte[] MCP_SESSION_ID = HeadBytes.ascii("mcp-session-id");
    private static final byte[] CHUNKED = HeadBytes.ascii("chunked");
    private static final byte[] CLOSE = HeadBytes.ascii("close");
    private static final byte[] KEEP_ALIVE = HeadBytes.ascii("keep-alive");
    private static final byte[] JSON = HeadBytes.ascii("application/json");
    private static final byte[] EVENT_STREAM = HeadBytes.ascii("text/event-stream");
    private static final int STATUS_LINE_LEAST = "HTTP/1.1 200".length();

    private int status;
    private long contentLength;
    private boolean chunked;
    private boolean oldVersion;
    private boolean keepAlive;
    private boolean closes;
    private boolean json;
    private boolean eventStream;
    private int contentTypeStart;
    private int contentTypeEnd;
    private int sessionStart;
    private int sessionEnd;

    /** A head that has scanned nothing. */
    public ResponseHead() {}

    /**
     * Reads the head that begins at {@code from}.
     *
     * @return its length with its blank line, or {@link #INCOMPLETE}, or {@link #MALFORMED}
     */
    public int scan(byte[] bytes, int from, int to) {
        clear();
        int line = statusLine(bytes, from, to);
        while (line > 0) {
            if (line >= to) {
                return INCOMPLETE;
            }
            if (bytes[line] == '\r') {
                if (line + 1 >= to) {
                    return INCOMPLETE;
                }
                boolean certain = bytes[line + 1] == '\n' && !(chunked && (contentLength >= 0 || oldVersion));
                return certain ? line + 2 - from : MALFORMED;
            }
            line = field(bytes, line, to);
        }
        return line;
    }

    private void clear() {
        status = 0;
        contentLength = -1;
        chunked = false;
        closes = false;
        json = false;
        eventStream = false;
        contentTypeStart = -1;
        contentTypeEnd = -1;
        sessionStart = -1;
        sessionEnd = -1;
    }

    /** Over {@code HTTP/1.1 200 OK}; the index behind its line feed, or one of the two answers of a scan. */
    private int statusLine(byte[] bytes, int from, int to) {
        if (to - from < STATUS_LINE_LEAST + 1) {
            return INCOMPLETE;
        }
        boolean http = bytes[from] == 'H'
                && bytes[from + 1] == 'T'
                && bytes[from + 2] == 'T'
                && bytes[from + 3] == 'P'
                && bytes[from + 4] == '/'
                && bytes[from + 5] == '1'
                && bytes[from + 6] == '.'
                && (bytes[from + 7] == '0' || bytes[from + 7] == '1')
                && bytes[from + 8] == ' ';
        int hundreds = bytes[from + 9] - '0';
        int tens = bytes[from + 10] - '0';
        int ones = bytes[from + 11] - '0';
        boolean digits = hundreds >= 1 && hundreds <= 9 && tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
        byte next = bytes[from + STATUS_LINE_LEAST];
        if (!http || !digits || (next != ' ' && next != '\r')) {
            return MALFORMED;
        }
        status = hundreds * 100 + tens * 10 + ones;
        oldVersion = bytes[from + 7] == '0';
        keepAlive = !oldVersion;
        return endOfLine(bytes, from + STATUS_LINE_LEAST, to);
    }

    /** The index behind the CR LF that ends a line, or one of the two answers of a scan. */
    private static int endOfLine(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] >= ' ' || bytes[at] == '\t' || bytes[at] < 0)) {
            at++;
        }
        if (at + 1 >= to) {
            return at < to && bytes[at] != '\r' ? MALFORMED : INCOMPLETE;
        }
        return bytes[at] == '\r' && bytes[at + 1] == '\n' ? at + 2 : MALFORMED;
    }

    /** Over one field line; the index behind its line feed, or one of the two answers of a scan. */
    private int field(byte[] bytes, int from, int to) {
        int colon = from;
        while (colon < to && HeadBytes.isToken(bytes[colon])) {
            colon++;
        }
        if (colon >= to) {
            return INCOMPLETE;
        }
        if (bytes[colon] != ':' || colon == from) {
            return MALFORMED;
        }
        int next = endOfLine(bytes, colon + 1, to);
        if (next <= 0) {
            return next;
        }
        int start = colon + 1;
        int end = next - 2;
        while (start < end && HeadBytes.isBlank(bytes[start])) {
            start++;
        }
        while (end > start && HeadBytes.isBlank(bytes[end - 1])) {
            end--;
        }
        return known(bytes, from, colon, start, end) ? next : MALFORMED;
    }

    private boolean known(byte[] bytes, int name, int colon, int start, int end) {
        switch (colon - name) {
            case 10 -> {
                if (HeadBytes.same(bytes, name, colon, CONNECTION)) {
                    connection(bytes, start, end);
                }
            }
            case 12 -> {
                if (HeadBytes.same(bytes, name, colon, CONTENT_TYPE)) {
                    contentType(bytes, start, end);
                }
            }
            case 14 -> {
                if (HeadBytes.same(bytes, name, colon, CONTENT_LENGTH)) {
                    boolean first = contentLength < 0;
                    contentLength = HeadBytes.number(bytes, start, end);
                    return first && contentLength >= 0;
                }
                if (HeadBytes.same(bytes, name, colon, MCP_SESSION_ID)) {
                    sessionStart = start;
                    sessionEnd = end;
                }
            }
            case 17 -> {
                if (HeadBytes.same(bytes, name, colon, TRANSFER_ENCODING)) {
                    boolean first = !chunked;
                    chunked = HeadBytes.same(bytes, start, end, CHUNKED);
                    return first && chunked;
                }
            }
            default -> {
                return true;
            }
        }
        return true;
    }

    private void contentType(byte[] bytes, int start, int end) {
        contentTypeStart = start;
        contentTypeEnd = end;
        int semicolon = start;
        while (semicolon < end && bytes[semicolon] != ';' && !HeadBytes.isBlank(bytes[semicolon])) {
            semicolon++;
        }
        json = HeadBytes.same(bytes, start, semicolon, JSON);
        eventStream = HeadBytes.same(bytes, start, semicolon, EVENT_STREAM);
    }

    /** Looks for close and keep-alive in a list; close wins. */
    private void connection(byte[] bytes, int start, int end) {
        int from = start;
        while (from < end) {
            int to = from;
            while (to < end && bytes[to] != ',') {
                to++;
            }
            int last = to;
            while (last > from && HeadBytes.isBlank(bytes[last - 1])) {
                last--;
            }
            closes |= HeadBytes.same(bytes, from, last, CLOSE);
            keepAlive |= HeadBytes.same(bytes, from, last, KEEP_ALIVE);
            from = to + 1;
            while (from < end && HeadBytes.isBlank(bytes[from])) {
                from++;
            }
        }
    }

    /** The status code, 100 to 999. */
    public int status() {
        return status;
    }

    /** The length of the body in bytes, or −1 when the head does not say. */
    public long contentLength() {
        return contentLength;
    }

    /** Whether the body comes in chunks. */
    public boolean chunked() {
        return chunked;
    }

    /** Whether the connection may carry another request afterwards. */
    public boolean keepAlive() {
        return keepAlive && !closes;
    }

    /** Whether the body is an event stream. */
    public boolean eventStream() {
        return eventStream;
    }

    /** Whether the body is JSON. */
    public boolean json() {
        return json;
    }

    /** Where the value of Content-Type begins in the scanned array, or −1. */
    public int contentTypeStart() {
        return contentTypeStart;
    }

    /** The index behind the value of Content-Type, or −1. */
    public int contentTypeEnd() {
        return contentTypeEnd;
    }

    /** Where the value of Mcp-Session-Id begins in the scanned array, or −1. */
    public int sessionStart() {
        return sessionStart;
    }

    /** The index behind the value of Mcp-Session-Id, or −1. */
    public int sessionEnd() {
        return sessionEnd;
    }
}
