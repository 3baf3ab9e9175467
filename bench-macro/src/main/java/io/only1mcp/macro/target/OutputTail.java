package io.only1mcp.macro.target;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The last bytes that a process wrote, standard output and standard error in the order in which they were read. */
final class OutputTail {
    private final byte[] ring;
    private long written;

    OutputTail(int capacity) {
        ring = new byte[capacity];
    }

    synchronized void append(byte[] bytes, int length) {
        int from = Math.max(0, length - ring.length);
        written += from;
        for (int at = from; at < length; ) {
            int position = (int) (written % ring.length);
            int some = Math.min(length - at, ring.length - position);
            System.arraycopy(bytes, at, ring, position, some);
            at += some;
            written += some;
        }
    }

    /** What is kept, as text; begins with a whole line where something older was dropped. */
    synchronized String text() {
        int kept = (int) Math.min(written, ring.length);
        byte[] bytes = new byte[kept];
        for (int i = 0; i < kept; i++) {
            bytes[i] = ring[(int) ((written - kept + i) % ring.length)];
        }
        String text = new String(bytes, UTF_8);
        return written > ring.length ? text.substring(text.indexOf('\n') + 1) : text;
    }
}
