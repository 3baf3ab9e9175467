package io.only1mcp.wire.json;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.only1mcp.wire.json.Envelope.Fault;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The grammar of JSON (RFC 8259) over a byte array: steps over one value, checking it whole, and allocates nothing.
 * Every step takes the index where it begins and returns the index behind it, or {@link #FAILED}, and then
 * {@link #fault()} and {@link #faultAt()} say why and where.
 */
final class JsonScanner {
    static final int FAILED = -1;

    /** How many objects and arrays may lie in one another. */
    static final int MAX_DEPTH = 256;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private byte[] bytes = {};
    private int to;
    private Fault fault = Fault.NONE;
    private int faultAt;
    private boolean escaped;
    private final long[] objects = new long[MAX_DEPTH / Long.SIZE];

    /** Begins with other bytes, the last of them before {@code to}. */
    void reset(byte[] source, int end) {
        bytes = source;
        to = end;
        fault = Fault.NONE;
        faultAt = -1;
    }

    Fault fault() {
        return fault;
    }

    int faultAt() {
        return faultAt;
    }

    /** Whether the string that was stepped over last holds a backslash. */
    boolean escaped() {
        return escaped;
    }

    int fail(Fault why, int at) {
        fault = why;
        faultAt = at;
        return FAILED;
    }

    /** Over white space; never fails. */
    int space(int from) {
        byte[] b = bytes;
        int at = from;
        while (at < to) {
            byte c = b[at];
            if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
                break;
            }
            at++;
        }
        return at;
    }

    /** From behind the opening quote to the closing quote, which is not stepped over. */
    int string(int from) {
        byte[] b = bytes;
        int end = to;
        int at = from;
        escaped = false;
        while (true) {
            while (at + Long.BYTES <= end) {
                long word = (long) LONG.get(b, at);
                long quote = word ^ QUOTES;
                long backslash = word ^ BACKSLASHES;
                // Each term marks the top bit of a byte that needs a look; a borrow can only mark bytes above a
                // marked one wrongly, and the lowest mark alone is used.
                long marks = (word
                                | ((quote - ONES) & ~quote)
                                | ((backslash - ONES) & ~backslash)
                                | ((word - SPACES) & ~word))
                        & HIGH_BITS;
                if (marks != 0) {
                    at += Long.numberOfTrailingZeros(marks) >>> 3;
                    break;
                }
                at += Long.BYTES;
            }
            if (at >= end) {
                return fail(Fault.NOT_JSON, end);
            }
            byte c = b[at];
            if (c == '"') {
                return at;
            }
            if (c == '\\') {
                escaped = true;
                at = escape(at);
            } else if (c < 0) {
                at = multiByte(at);
            } else if (c < ' ') {
                return fail(Fault.CONTROL_CHARACTER, at);
            } else {
                at++;
            }
            if (at < 0) {
                return at;
            }
        }
    }

    private int escape(int backslash) {
        if (backslash + 1 >= to) {
            return fail(Fault.NOT_JSON, to);
        }
        switch (bytes[backslash + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return backslash + 2;
            }
            case 'u' -> {
                if (backslash + 6 > to) {
                    return fail(Fault.NOT_JSON, to);
                }
                for (int i = backslash + 2; i < backslash + 6; i++) {
                    if (Character.digit(bytes[i], 16) < 0) {
                        return fail(Fault.NOT_JSON, i);
                    }
                }
                return backslash + 6;
            }
            default -> {
                return fail(Fault.NOT_JSON, backslash + 1);
            }
        }
    }

    /** Over one UTF-8 sequence of two to four bytes: no overlong form, no surrogate, nothing above U+10FFFF. */
    private int multiByte(int from) {
        int first = bytes[from] & 0xFF;
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || from + length > to) {
            return fail(Fault.NOT_UTF8, from);
        }
        int second = bytes[from + 1] & 0xFF;
        int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            return fail(Fault.NOT_UTF8, from);
        }
        for (int i = from + 2; i < from + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return fail(Fault.NOT_UTF8, from);
            }
        }
        return from + length;
    }

    /** From the opening quote of a key to the first byte of its value. */
    int key(int from) {
        if (from >= to || bytes[from] != '"') {
            return fail(Fault.NOT_JSON, Math.min(from, to));
        }
        int quote = string(from + 1);
        return quote < 0 ? quote : colon(quote + 1);
    }

    /** From behind a key to the first byte of its value. */
    int colon(int from) {
        int at = from < to && bytes[from] == ':' ? from : space(from);
        if (at >= to || bytes[at] != ':') {
            return fail(Fault.NOT_JSON, at);
        }
        return space(at + 1);
    }

    /** Over one value of any kind, {@code depth} objects and arrays deep. */
    int value(int from, int depth) {
        byte[] b = bytes;
        int end = to;
        int at = from;
        int level = depth;
        while (true) {
            if (at >= end) {
                return fail(Fault.NOT_JSON, end);
            }
            byte c = b[at];
            if (c == '"') {
                at = string(at + 1);
                if (at < 0) {
                    return at;
                }
                at++;
            } else if (c == '{' || c == '[') {
                if (level >= MAX_DEPTH) {
                    return fail(Fault.TOO_DEEP, at);
                }
                boolean object = c == '{';
                at = space(at + 1);
                if (at < end && b[at] == (object ? '}' : ']')) {
                    at++;
                } else {
                    open(level++, object);
                    at = object ? key(at) : at;
                    if (at < 0) {
                        return at;
                    }
                    continue;
                }
            } else {
                at = scalar(at);
                if (at < 0) {
                    return at;
                }
            }
            // A value has ended: leave what ends with it, or step to the next one.
            while (true) {
                if (level == depth) {
                    return at;
                }
                at = space(at);
                if (at >= end) {
                    return fail(Fault.NOT_JSON, end);
                }
                boolean object = isObject(level - 1);
                byte next = b[at];
                if (next == ',') {
                    at = space(at + 1);
                    at = object ? key(at) : at;
                    if (at < 0) {
                        return at;
                    }
                    break;
                }
                if (next != (object ? '}' : ']')) {
                    return fail(Fault.NOT_JSON, at);
                }
                level--;
                at++;
            }
        }
    }

    private void open(int level, boolean object) {
        long bit = 1L << level;
        if (object) {
            objects[level >>> 6] |= bit;
        } else {
            objects[level >>> 6] &= ~bit;
        }
    }

    private boolean isObject(int level) {
        return (objects[level >>> 6] & (1L << level)) != 0;
    }

    /** Over a number or one of the three words. */
    int scalar(int from) {
        return switch (bytes[from]) {
            case 't' -> word(from, 't', 'r', 'u', 'e', 4);
            case 'n' -> word(from, 'n', 'u', 'l', 'l', 4);
            case 'f' ->
                from + 4 < to && bytes[from + 4] == 'e'
                        ? word(from, 'f', 'a', 'l', 's', 5)
                        : fail(Fault.NOT_JSON, from);
            default -> number(from);
        };
    }

    private int word(int from, char a, char b, char c, char d, int length) {
        boolean fits = from + length <= to
                && bytes[from] == a
                && bytes[from + 1] == b
                && bytes[from + 2] == c
                && bytes[from + 3] == d;
        return fits ? from + length : fail(Fault.NOT_JSON, from);
    }

    private int number(int from) {
        int at = from < to && bytes[from] == '-' ? from + 1 : from;
        if (at < to && bytes[at] == '0') {
            at++;
        } else {
            at = digits(at);
        }
        if (at > 0 && at < to && bytes[at] == '.') {
            at = digits(at + 1);
        }
        if (at > 0 && at < to && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < to && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            at = digits(at);
        }
        return at;
    }

    private int digits(int from) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at > from ? at : fail(Fault.NOT_JSON, at);
    }
}
