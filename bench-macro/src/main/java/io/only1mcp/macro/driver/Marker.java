package io.only1mcp.macro.driver;

import java.nio.charset.StandardCharsets;

/**
 * A text that a request plants in its arguments and that its answer must repeat: {@code mk-} and sixteen hexadecimal
 * digits, drawn for the seed, the operation and the arrival: 64 bits, so that two requests as good as never share one.
 */
final class Marker {
    /** The length in bytes. */
    static final int LENGTH = 19;

    /** The slot of the draw that makes a marker; the slots of arguments count from 0. */
    static final int SLOT = -1;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private Marker() {}

    /** Writes the marker whose digits are {@code bits} to {@code to}, which holds {@link #LENGTH} bytes. */
    static void write(long bits, byte[] to) {
        to[0] = 'm';
        to[1] = 'k';
        to[2] = '-';
        for (int i = 0; i < 16; i++) {
            to[3 + i] = HEX[(int) (bits >>> (60 - 4 * i)) & 15];
        }
    }

    /** Whether {@code marker} stands at {@code at}. */
    static boolean isAt(byte[] bytes, int at, int end, byte[] marker) {
        if (at < 0 || end - at < LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (bytes[at + i] != marker[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where {@code marker} stands in {@code [from, end)}, or -1. */
    static int find(byte[] bytes, int from, int end, byte[] marker) {
        for (int i = from; i <= end - LENGTH; i++) {
            if (bytes[i] == 'm' && isAt(bytes, i, end, marker)) {
                return i;
            }
        }
        return -1;
    }

    /** Where anything that looks like a marker stands in {@code [from, end)}, or -1. */
    static int findAny(byte[] bytes, int from, int end) {
        for (int i = from; i <= end - LENGTH; i++) {
            if (bytes[i] == 'm' && bytes[i + 1] == 'k' && bytes[i + 2] == '-' && areDigits(bytes, i + 3)) {
                return i;
            }
        }
        return -1;
    }

    /** The marker that stands at {@code at}, as text. */
    static String text(byte[] bytes, int at) {
        return new String(bytes, at, LENGTH, StandardCharsets.US_ASCII);
    }

    private static boolean areDigits(byte[] bytes, int at) {
        for (int i = at; i < at + 16; i++) {
            if (Character.digit(bytes[i], 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
