package io.only1mcp.mock.behaviour;

/**
 * By what a call is known to the draws that decide what it meets: by the first marker in its arguments,
 * {@code mk-} and sixteen hexadecimal digits, so that the caller knows the key too; without one, by its number.
 */
public final class CallKey {
    private static final int DIGITS = 16;

    private CallKey() {}

    /**
     * The key of a call.
     *
     * @param text that holds the arguments in {@code [from, end)}
     * @param number of the call, for one without a marker
     */
    public static long of(byte[] text, int from, int end, long number) {
        for (int i = from; i + 3 + DIGITS <= end; i++) {
            if (text[i] == 'm' && text[i + 1] == 'k' && text[i + 2] == '-' && isMarker(text, i + 3)) {
                return value(text, i + 3);
            }
        }
        return number;
    }

    private static boolean isMarker(byte[] text, int from) {
        for (int i = from; i < from + DIGITS; i++) {
            if (Character.digit(text[i], 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static long value(byte[] text, int from) {
        long value = 0;
        for (int i = from; i < from + DIGITS; i++) {
            value = value << 4 | Character.digit(text[i], 16);
        }
        return value;
    }
}
