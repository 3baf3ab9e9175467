package io.only1mcp.proxy.balance;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Hashes of 64 bits whose bits are all equally good: FNV-1a, and behind it the finalizer of MurmurHash3, without which
 * short texts that differ in their last letters would lie close together. Allocates nothing over bytes.
 */
public final class Hash64 {
    private static final long FNV_BASIS = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private Hash64() {}

    /** The hash of a text in UTF-8. */
    public static long of(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return of(0, bytes, 0, bytes.length);
    }

    /** The hash of {@code bytes[from, to)}; another seed makes another hash of it. */
    public static long of(long seed, byte[] bytes, int from, int to) {
        long hash = FNV_BASIS ^ seed;
        for (int i = from; i < to; i++) {
            hash = (hash ^ (bytes[i] & 0xFF)) * FNV_PRIME;
        }
        return mixed(hash);
    }

    private static long mixed(long bits) {
        long hash = (bits ^ (bits >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return hash ^ (hash >>> 33);
    }
}
