package io.only1mcp.proxy.answer;

import java.util.Arrays;

/**
 * Reads JSON-RPC messages in pieces of any size, for one thing: whether the response among them is a result, a result
 * that says {@code isError}, or an error and with which code, and whom it is for. Trusts that what looks like JSON is;
 * allocates nothing unless an id is longer than any of before.
 */
public final class ResponseScan {
    private static final int LONGEST_KEY = 8;
    private static final byte[] NOTHING = {};

    /** Keys that matter, with the depth at which they stand. */
    private enum Key {
        NONE,
        ID,
        METHOD,
        RESULT,
        ERROR,
        IS_ERROR,
        CODE
    }

    private final byte[] name = new byte[LONGEST_KEY];
    private int length;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean keyNext;
    private boolean reading;
    private Key key = Key.NONE;

    /** The member of the message in whose object it is. */
    private Key inside = Key.NONE;

    private boolean hasResult;
    private boolean hasError;
    private boolean hasMethod;
    private boolean saysError;
    private int code;
    private boolean negative;

    private boolean responded;
    private boolean failed;
    private boolean toolFailed;
    private int errorCode;

    /** The id of the message in hand, as it is written there. */
    private byte[] id = NOTHING;

    private int idLength;

    /** The id of the request that is answered, as its client wrote it; nothing where it does not matter. */
    private byte[] wanted = NOTHING;

    private int wantedLength;
    private boolean answered;
    private boolean foreign;
    private boolean garbage;

    /** A scan that has read nothing. */
    public ResponseScan() {}

    /**
     * Begins with the answer to a request.
     *
     * @param request the first {@code length} bytes are its id, as JSON; they are kept
     */
    public void reset(byte[] request, int length) {
        reset();
        wanted = request;
        wantedLength = length;
    }

    /** Nothing has been read. */
    public void reset() {
        wantedLength = 0;
        answered = false;
        foreign = false;
        garbage = false;
        next();
        responded = false;
        failed = false;
        toolFailed = false;
        errorCode = 0;
    }

    /** Another message begins, whatever came of the last one. */
    public void next() {
        depth = 0;
        inString = false;
        escaped = false;
        keyNext = false;
        reading = false;
        key = Key.NONE;
        inside = Key.NONE;
        idLength = 0;
        hasResult = false;
        hasError = false;
        hasMethod = false;
        saysError = false;
        code = 0;
        negative = false;
    }

    /** Whether the response to the request has been read to its end. */
    public boolean answered() {
        return answered;
    }

    /** Whether a response to another request has been read. */
    public boolean foreign() {
        return foreign;
    }

    /** Whether something has been read that is no object of JSON. */
    public boolean garbage() {
        return garbage;
    }

    /** Whether a message has begun that has not ended. */
    public boolean isInside() {
        return depth > 0;
    }

    /** Whether a response has been read to its end. */
    public boolean responded() {
        return responded;
    }

    /** Whether it is an error. */
    public boolean failed() {
        return failed;
    }

    /** The code of the error, or 0. */
    public int errorCode() {
        return errorCode;
    }

    /** Whether it is a result that says that the tool failed. */
    public boolean toolFailed() {
        return toolFailed;
    }

    /** Goes on. */
    public void scan(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            at = step(bytes, at, to);
        }
    }

    /** Goes on with a message that is alone until {@link #next}: one with a method is no response, and is read no further. */
    public void scanAlone(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !hasMethod) {
            at = step(bytes, at, to);
        }
    }

    private int step(byte[] bytes, int at, int to) {
        if (inString) {
            return string(bytes, at, to);
        }
        structure(bytes[at]);
        return at + 1;
    }

    private int string(byte[] bytes, int from, int to) {
        int at = from;
        boolean named = isId();
        while (at < to) {
            byte c = bytes[at++];
            if (named) {
                keepId(c);
            }
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"') {
                inString = false;
                key = reading ? read() : key;
                reading = false;
                return at;
            }
            if (reading && length <= LONGEST_KEY) {
                keep(c);
            }
        }
        return at;
    }

    private void keep(byte c) {
        if (length < LONGEST_KEY) {
            name[length] = c;
        }
        length++;
    }

    /** Whether what is read now is the value of the message's id. */
    private boolean isId() {
        return key == Key.ID && depth == 1 && !keyNext;
    }

    private void keepId(byte c) {
        // Written with escapes only, an id is six times as long.
        if (idLength == id.length && idLength < 6 * wantedLength) {
            id = Arrays.copyOf(id, Math.max(32, 2 * idLength));
        }
        if (idLength < id.length) {
            id[idLength++] = c;
        }
    }

    private Key read() {
        if (depth == 1) {
            return is("id")
                    ? Key.ID
                    : is("result") ? Key.RESULT : is("error") ? Key.ERROR : is("method") ? Key.METHOD : Key.NONE;
        }
        return switch (inside) {
            case RESULT -> is("isError") ? Key.IS_ERROR : Key.NONE;
            case ERROR -> is("code") ? Key.CODE : Key.NONE;
            default -> Key.NONE;
        };
    }

    private boolean is(String text) {
        if (length != text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasKeys() {
        return depth == 1 || (depth == 2 && inside != Key.NONE);
    }

    private void structure(byte c) {
        if (depth == 0 && c != '{' && (c > ' ' || c < 0)) {
            garbage = true;
            if (c == '}' || c == ']') {
                return;
            }
        }
        switch (c) {
            case '"' -> {
                inString = true;
                if (isId()) {
                    keepId(c);
                }
                reading = keyNext && hasKeys();
                length = 0;
            }
            case '{', '[' -> {
                if (++depth == 2) {
                    inside = c == '{' && (key == Key.RESULT || key == Key.ERROR) ? key : Key.NONE;
                }
                keyNext = c == '{';
            }
            case '}', ']' -> {
                keyNext = false;
                if (--depth == 1) {
                    inside = Key.NONE;
                } else if (depth == 0) {
                    conclude();
                }
            }
            case ',' -> keyNext = hasKeys();
            case ':' -> {
                keyNext = false;
                hasResult |= depth == 1 && key == Key.RESULT;
                hasError |= depth == 1 && key == Key.ERROR;
                hasMethod |= depth == 1 && key == Key.METHOD;
            }
            default -> literal(c);
        }
    }

    private void literal(byte c) {
        if (isId() && c > ' ') {
            keepId(c);
        }
        if (depth != 2) {
            return;
        }
        if (key == Key.IS_ERROR) {
            saysError |= c == 't';
        } else if (key == Key.CODE) {
            negative |= c == '-';
            code = c >= '0' && c <= '9' ? code * 10 + c - '0' : code;
        }
    }

    private void conclude() {
        if (!hasMethod && (hasResult || hasError)) {
            responded = true;
            failed = hasError;
            toolFailed = !hasError && saysError;
            errorCode = negative ? -code : code;
            boolean ours = wantedLength > 0 && RequestIds.same(id, 0, idLength, wanted, 0, wantedLength);
            answered |= ours;
            foreign |= !ours && wantedLength > 0;
        }
        next();
    }
}
