package io.only1mcp.proxy.audit;

/**
 * Reads JSON-RPC messages in pieces of any size, for one thing: whether the response among them is a result, a result
 * that says {@code isError}, or an error and with which code. Trusts that they are JSON; allocates nothing.
 */
final class ResponseScan {
    private static final int LONGEST_KEY = 8;

    /** Keys that matter, with the depth at which they stand. */
    private enum Key {
        NONE,
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

    /** Nothing has been read. */
    void reset() {
        next();
        responded = false;
        failed = false;
        toolFailed = false;
        errorCode = 0;
    }

    /** Another message begins, whatever came of the last one. */
    void next() {
        depth = 0;
        inString = false;
        escaped = false;
        keyNext = false;
        reading = false;
        key = Key.NONE;
        inside = Key.NONE;
        hasResult = false;
        hasError = false;
        hasMethod = false;
        saysError = false;
        code = 0;
        negative = false;
    }

    /** Whether a response has been read to its end. */
    boolean responded() {
        return responded;
    }

    /** Whether it is an error. */
    boolean failed() {
        return failed;
    }

    /** The code of the error, or 0. */
    int errorCode() {
        return errorCode;
    }

    /** Whether it is a result that says that the tool failed. */
    boolean toolFailed() {
        return toolFailed;
    }

    /** Goes on. */
    void scan(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (inString) {
                at = string(bytes, at, to);
            } else {
                structure(bytes[at++]);
            }
        }
    }

    private int string(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            byte c = bytes[at++];
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

    private Key read() {
        if (depth == 1) {
            return is("result") ? Key.RESULT : is("error") ? Key.ERROR : is("method") ? Key.METHOD : Key.NONE;
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
        switch (c) {
            case '"' -> {
                inString = true;
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
        }
        next();
    }
}
