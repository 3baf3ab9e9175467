package io.only1mcp.proxy.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.upstream.Backend;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which backend a tool or a prompt belongs to: the one whose name stands before the first separator. The look-up goes
 * over bytes and allocates nothing. Belongs to one event loop.
 */
public final class Routes {
    private static final int FNV_BASIS = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;

    private List<Backend> backends = List.of();
    private byte[] separator = {};
    private byte[][] names = {};
    private @Nullable Backend[] table = {};

    /**
     * Routes.
     *
     * @param backends in the order in which they are listed
     * @param separator what stands between the name of a backend and that of a tool; empty where there is one backend
     *     and its tools keep their names
     * @throws IllegalArgumentException when a tool's name could be split in two ways
     */
    public Routes(List<Backend> backends, String separator) {
        lead(backends, separator);
    }

    /**
     * Leads to other backends from now on.
     *
     * @param to in the order in which they are listed
     * @param between what stands between the name of a backend and that of a tool; empty where there is one backend and
     *     its tools keep their names
     * @throws IllegalArgumentException when a tool's name could be split in two ways; then nothing has changed
     */
    public void lead(List<Backend> to, String between) {
        check(to, between);
        backends = List.copyOf(to);
        separator = between.getBytes(UTF_8);
        int size = Integer.highestOneBit(Math.max(1, to.size())) * 4;
        names = new byte[size][];
        table = new @Nullable Backend[size];
        backends.forEach(backend -> add(backend, backend.name().getBytes(UTF_8)));
    }

    private static void check(List<Backend> to, String between) {
        if (between.isEmpty() && to.size() != 1) {
            throw new IllegalArgumentException(
                    "separator: must not be empty with " + to.size() + " backends, only one may do without prefix");
        }
        Set<String> taken = new HashSet<>();
        for (Backend backend : to) {
            String name = backend.name();
            if (!between.isEmpty() && (name + between).indexOf(between) != name.length()) {
                throw new IllegalArgumentException("backend " + name + ": the separator \"" + between
                        + "\" must not come earlier than behind the name, choose another name or --separator");
            }
            if (!taken.add(name)) {
                throw new IllegalArgumentException("backend " + name + ": the name must be unique");
            }
        }
    }

    private void add(Backend backend, byte[] name) {
        int slot = hash(name, 0, name.length) & (table.length - 1);
        while (names[slot] != null) {
            slot = (slot + 1) & (table.length - 1);
        }
        names[slot] = name;
        table[slot] = backend;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = FNV_BASIS;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * FNV_PRIME;
        }
        return hash ^ (hash >>> 15);
    }

    /** All backends, in their order. */
    public List<Backend> backends() {
        return backends;
    }

    /** What stands between the name of a backend and that of a tool; empty without prefix. */
    public String separator() {
        return new String(separator, UTF_8);
    }

    /** Whether tools carry the name of their backend. */
    public boolean prefixed() {
        return separator.length > 0;
    }

    /** What stands before the names of a backend's tools. */
    public byte[] prefix(Backend backend) {
        byte[] name = prefixed() ? backend.name().getBytes(UTF_8) : new byte[0];
        byte[] prefix = Arrays.copyOf(name, name.length + separator.length);
        System.arraycopy(separator, 0, prefix, name.length, separator.length);
        return prefix;
    }

    /** How many bytes of the name in {@code bytes[from, to)} are prefix: 0 without one, −1 when there is no separator. */
    public int prefixLength(byte[] bytes, int from, int to) {
        if (separator.length == 0) {
            return 0;
        }
        byte first = separator[0];
        int last = to - separator.length;
        for (int at = from; at <= last; at++) {
            if (bytes[at] == first && Arrays.equals(bytes, at, at + separator.length, separator, 0, separator.length)) {
                return at - from + separator.length;
            }
        }
        return -1;
    }

    /** The backend that a prefix of that length, at {@code bytes[from]}, names; or null. */
    public @Nullable Backend backend(byte[] bytes, int from, int prefixLength) {
        if (separator.length == 0) {
            return backends.get(0);
        }
        return named(bytes, from, from + prefixLength - separator.length);
    }

    /** The backend whose name lies in {@code bytes[from, to)}; or null. */
    public @Nullable Backend named(byte[] bytes, int from, int to) {
        int slot = hash(bytes, from, to) & (table.length - 1);
        for (byte[] name = names[slot]; name != null; name = names[slot]) {
            if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return table[slot];
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return null;
    }
}
