package io.only1mcp.proxy.cache;

import java.util.Arrays;

/** Which call it is: the SHA-256 of all that may make its answer another one. Reused for look-ups; a copy is what is kept. */
public final class CallKey {
    static final int BYTES = 32;

    private final byte[] hash = new byte[BYTES];

    CallKey() {}

    /** Another one with the same value. */
    CallKey copy() {
        CallKey copy = new CallKey();
        System.arraycopy(hash, 0, copy.hash, 0, BYTES);
        return copy;
    }

    /** The value, to be written by whoever makes keys. */
    byte[] hash() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CallKey that && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return (hash[0] & 0xFF) << 24 | (hash[1] & 0xFF) << 16 | (hash[2] & 0xFF) << 8 | (hash[3] & 0xFF);
    }
}
