package io.only1mcp.mock.stdio;

import java.util.Arrays;

/** Cuts what comes in pieces into lines. Empty lines, and a carriage return at the end of one, are left out. */
final class LineCutter {

    /** Takes the lines. */
    interface Sink {

        /** A line lies in {@code bytes[from, to)}. */
        void line(byte[] bytes, int from, int to);
    }

    private byte[] begun = new byte[1024];
    private int length;

    /** Goes on with the first bytes of a buffer. */
    void cut(byte[] buffer, int count, Sink sink) {
        int from = 0;
        for (int at = 0; at < count; at++) {
            if (buffer[at] != '\n') {
                continue;
            }
            if (length == 0) {
                line(buffer, from, at, sink);
            } else {
                keep(buffer, from, at);
                end(sink);
            }
            from = at + 1;
        }
        keep(buffer, from, count);
    }

    /** There is no more: what was begun is a line. */
    void end(Sink sink) {
        int end = length;
        length = 0;
        line(begun, 0, end, sink);
    }

    private void keep(byte[] buffer, int from, int to) {
        int needed = length + to - from;
        if (needed > begun.length) {
            begun = Arrays.copyOf(begun, Math.max(needed, 2 * begun.length));
        }
        System.arraycopy(buffer, from, begun, length, to - from);
        length = needed;
    }

    private static void line(byte[] bytes, int from, int to, Sink sink) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (end > from) {
            sink.line(bytes, from, end);
        }
    }
}
