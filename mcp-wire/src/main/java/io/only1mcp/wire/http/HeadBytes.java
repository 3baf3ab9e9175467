package io.only1mcp.wire.http;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The bytes that heads are made of (RFC 9110, section 5; RFC 9112, section 5). */
final class HeadBytes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long SPACES = ONES * ' ';
    private static final long DELETES = ONES * 0x7F;
    private static final int MOST_DIGITS = 18;
    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (char c = '!'; c < 0x7F; c++) {
            TOKEN[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
    }

    private HeadBytes() {}

    /** Whether the byte may stand in the name of a field: visible ASCII, but no delimiter. */
    static boolean isToken(byte c) {
        return TOKEN[c & 0xFF];
    }

    static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }

    /** The index of the first byte from {@code from} on that may not stand in the value of a field; there must be one. */
    static int valueEnd(byte[] bytes, int from) {
        int at = from;
        while (true) {
            while (at + Long.BYTES <= bytes.length) {
                long word = (long) LONG.get(bytes, at);
                long delete = word ^ DELETES;
                // A borrow can only mark bytes above a marked one wrongly, and the lowest mark alone is used.
                long marks = (((word - SPACES) & ~word) | ((delete - ONES) & ~delete)) & HIGH_BITS;
                if (marks != 0) {
                    at += Long.numberOfTrailingZeros(marks) >>> 3;
                    break;
                }
                at += Long.BYTES;
            }
            byte c = bytes[at];
            if ((c < ' ' && c >= 0 && c != '\t') || c == 0x7F) {
                return at;
            }
            at++;
        }
    }

    /**
     * Whether the bytes are a text, whatever their letter case.
     *
     * @param lower of small letters, digits and hyphens: no byte above 0x1F other than their capitals differs from them in
     *     the bit of the letter case alone
     */
    static boolean same(byte[] bytes, int start, int end, byte[] lower) {
        if (end - start != lower.length) {
            return false;
        }
        int i = 0;
        for (; i + Long.BYTES <= lower.length; i += Long.BYTES) {
            if (((long) LONG.get(bytes, start + i) | SPACES) != (long) LONG.get(lower, i)) {
                return false;
            }
        }
        for (; i < lower.length; i++) {
            if ((bytes[start + i] | ' ') != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /** A number of up to 18 digits; −1 where it is something else. */
    static long number(byte[] bytes, int start, int end) {
        if (start == end || end - start > MOST_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }

    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
