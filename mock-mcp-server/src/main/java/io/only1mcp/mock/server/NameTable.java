package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values found by a name that lies in an array of bytes, without making a string of it. */
final class NameTable<T> {

    private final byte[][] names;
    private final @Nullable Object[] values;
    private final int mask;

    NameTable(Map<String, T> entries) {
        int slots = Integer.highestOneBit(Math.max(1, entries.size())) * 4;
        names = new byte[slots][];
        Arrays.fill(names, new byte[0]);
        values = new @Nullable Object[slots];
        mask = slots - 1;
        for (Map.Entry<String, T> entry : entries.entrySet()) {
            byte[] name = entry.getKey().getBytes(UTF_8);
            int slot = hash(name, 0, name.length) & mask;
            while (values[slot] != null) {
                slot = (slot + 1) & mask;
            }
            names[slot] = name;
            values[slot] = entry.getValue();
        }
    }

    /** The value whose name is {@code bytes[from, to)}, or null. */
    @SuppressWarnings("unchecked") // only values of that type were put in
    @Nullable
    T find(byte[] bytes, int from, int to) {
        int slot = hash(bytes, from, to) & mask;
        while (values[slot] != null) {
            byte[] name = names[slot];
            if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return (T) values[slot];
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ (hash >>> 15);
    }
}
