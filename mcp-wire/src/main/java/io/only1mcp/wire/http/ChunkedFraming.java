package io.only1mcp.wire.http;

import org.jspecify.annotations.Nullable;

/**
 * The chunked transfer coding (RFC 9112, section 7.1), piece by piece: finds where the body ends and reports its data.
 * Strict: CR LF only, sizes of at most 15 hexadecimal digits, extensions and trailers stepped over within a bound, and
 * trailers must be fields.
 * Reusable, for one thread; a scan allocates nothing.
 */
public final class ChunkedFraming {

    /** Takes the data of the chunks, without their framing. */
    public interface Sink {
        /** Data in {@code bytes[from, to)}, valid during the call only. */
        void data(byte[] bytes, int from, int to);
    }

    private static final int MOST_SIZE_DIGITS = 15;

    /** The most bytes of extensions and trailers that one body may carry. */
    private static final int MOST_OVERHEAD = 16 * 1024;

    private enum State {
        SIZE,
        SIZE_BLANK,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER_START,
        TRAILER_NAME,
        TRAILER,
        TRAILER_LF,
        END_LF,
        DONE,
        MALFORMED
    }

    private State state = State.SIZE;
    private long left;
    private int sizeDigits;
    private int overhead;

    /** Framing at the beginning of a body. */
    public ChunkedFraming() {}

    /** Back to the beginning of a body. */
    public void reset() {
        state = State.SIZE;
        left = 0;
        sizeDigits = 0;
        overhead = 0;
    }

    /** Whether the body has ended. */
    public boolean done() {
        return state == State.DONE;
    }

    /** Whether the framing is broken; nothing more is consumed. */
    public boolean malformed() {
        return state == State.MALFORMED;
    }

    /**
     * Goes on with the bytes that came.
     *
     * @return the index behind the last byte that belongs to the body: {@code to} unless it is done or malformed
     */
    public int scan(byte[] bytes, int from, int to, @Nullable Sink sink) {
        int at = from;
        while (at < to && state != State.DONE && state != State.MALFORMED) {
            if (state == State.DATA) {
                int count = (int) Math.min(left, to - at);
                if (sink != null) {
                    sink.data(bytes, at, at + count);
                }
                at += count;
                left -= count;
                state = left == 0 ? State.DATA_CR : State.DATA;
            } else {
                state = next(bytes[at]);
                at += state == State.MALFORMED ? 0 : 1;
            }
        }
        return at;
    }

    private State next(byte c) {
        return switch (state) {
            case SIZE -> size(c);
            case SIZE_BLANK -> sizeEnd(c);
            case EXTENSION -> c == '\r' ? State.SIZE_LF : text(c, State.EXTENSION);
            case SIZE_LF -> c == '\n' ? (left == 0 ? State.TRAILER_START : State.DATA) : State.MALFORMED;
            case DATA_CR -> c == '\r' ? State.DATA_LF : State.MALFORMED;
            case DATA_LF -> {
                sizeDigits = 0;
                yield c == '\n' ? State.SIZE : State.MALFORMED;
            }
            case TRAILER_START -> c == '\r' ? State.END_LF : name(c);
            case TRAILER_NAME -> c == ':' ? text(c, State.TRAILER) : name(c);
            case TRAILER -> c == '\r' ? State.TRAILER_LF : text(c, State.TRAILER);
            case TRAILER_LF -> c == '\n' ? State.TRAILER_START : State.MALFORMED;
            case END_LF -> c == '\n' ? State.DONE : State.MALFORMED;
            case DATA, DONE, MALFORMED -> state;
        };
    }

    private State size(byte c) {
        int digit = Character.digit(c, 16);
        if (digit >= 0 && sizeDigits < MOST_SIZE_DIGITS) {
            left = (sizeDigits == 0 ? 0 : left << 4) | digit;
            sizeDigits++;
            return State.SIZE;
        }
        if (sizeDigits == 0) {
            return State.MALFORMED;
        }
        return sizeEnd(c);
    }

    private State sizeEnd(byte c) {
        return switch (c) {
            case '\r' -> State.SIZE_LF;
            case ';' -> text(c, State.EXTENSION);
            case ' ', '\t' -> text(c, State.SIZE_BLANK);
            default -> State.MALFORMED;
        };
    }

    private State name(byte c) {
        return HeadBytes.isToken(c) ? text(c, State.TRAILER_NAME) : State.MALFORMED;
    }

    private State text(byte c, State then) {
        boolean allowed = (c < 0 || c >= ' ' || c == '\t') && c != 0x7F;
        return allowed && ++overhead <= MOST_OVERHEAD ? then : State.MALFORMED;
    }
}
