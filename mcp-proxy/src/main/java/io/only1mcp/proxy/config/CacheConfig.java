package io.only1mcp.proxy.config;

import java.time.Duration;
import java.util.List;

/**
 * Which answers to calls of tools are kept, and for how long.
 *
 * @param tools the tools, at least one entry: names as clients see them, patterns of such, or the name of a backend, which
 *     stands for all its tools
 * @param bytes about how much memory the answers may take, 64 KiB to 1 GiB; for all tenants together
 * @param entries how many there may be, 1 to 1,000,000; for all tenants together
 * @param ttl how long an answer is good
 * @param idle how long it is kept when nobody asks for it
 * @param coalesce whether a call waits for the answer to an equal one that is on its way
 */
public record CacheConfig(
        List<NamePattern> tools, int bytes, int entries, Duration ttl, Duration idle, boolean coalesce) {
    static final int LEAST_BYTES = 64 * 1024;
    private static final int MOST_ENTRIES = 1_000_000;

    public CacheConfig {
        tools = List.copyOf(tools);
        if (tools.isEmpty()) {
            throw new IllegalArgumentException("tools: must name at least one tool or backend: nothing else is kept");
        }
        if (bytes < LEAST_BYTES) {
            throw new IllegalArgumentException("bytes: must be 64KiB to 1GiB, got " + bytes + " B");
        }
        if (entries < 1 || entries > MOST_ENTRIES) {
            throw new IllegalArgumentException("entries: must be 1 to 1000000, got " + entries);
        }
    }

    /** The same in another room. */
    CacheConfig within(int newBytes, int newEntries) {
        return new CacheConfig(tools, newBytes, newEntries, ttl, idle, coalesce);
    }

    /** Whether a tool is among them; its name, as clients see it, is {@code name[from, to)}. Allocates nothing. */
    public boolean has(String backend, byte[] name, int from, int to) {
        for (int i = 0; i < tools.size(); i++) {
            NamePattern tool = tools.get(i);
            if (tool.matches(name, from, to) || tool.toString().equals(backend)) {
                return true;
            }
        }
        return false;
    }
}
