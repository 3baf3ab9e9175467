package io.only1mcp.proxy.session;

import java.util.Arrays;

/**
 * What clients said of themselves when they opened their sessions, and how much memory that takes: clients of one kind say
 * the same, and those that come one after the other share it. Belongs to one event loop.
 */
final class Introductions {

    /** The params of one initialize, and in how many sessions they are. */
    static final class Said {
        private final byte[] params;
        private int sessions;

        private Said(byte[] params) {
            this.params = params;
        }

        byte[] params() {
            return params;
        }
    }

    private final long most;
    private Said last = new Said(new byte[0]);
    private long bytes;

    /**
     * Nobody has said anything.
     *
     * @param most how many bytes there is room for
     */
    Introductions(long most) {
        this.most = most;
    }

    /** Whether there is room for what a client says. */
    boolean haveRoomFor(byte[] params) {
        return isLast(params) || bytes + params.length <= most;
    }

    private boolean isLast(byte[] params) {
        return last.sessions > 0 && Arrays.equals(last.params, params);
    }

    /** A session begins with these. */
    Said add(byte[] params) {
        if (!isLast(params)) {
            last = new Said(params);
            bytes += params.length;
        }
        last.sessions++;
        return last;
    }

    /** A session that began with these is over. */
    void remove(Said said) {
        said.sessions--;
        if (said.sessions == 0) {
            bytes -= said.params.length;
        }
    }
}
