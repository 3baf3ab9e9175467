package io.only1mcp.proxy.cache;

import io.netty.util.internal.PlatformDependent;
import io.only1mcp.proxy.config.CacheConfig;
import io.only1mcp.proxy.config.ConfigException;

/** Whether this process has the memory that is to be kept: answers lie in direct memory, what is noted of them in the heap. */
public final class CacheMemory {
    private CacheMemory() {}

    /**
     * Checks a configuration: a quarter of the direct memory is for messages on their way, and three quarters of the heap for
     * everything else.
     *
     * @throws ConfigException when there is less
     */
    public static void check(CacheConfig config) {
        check(config, PlatformDependent.maxDirectMemory(), Runtime.getRuntime().maxMemory());
    }

    static void check(CacheConfig config, long direct, long heap) {
        long bytes = direct / 4 * 3;
        if (config.bytes() > bytes) {
            throw new ConfigException("cache.bytes: must be at most three quarters of the direct memory, which is "
                    + bytes + " bytes, got " + config.bytes()
                    + "; say less, or give the JVM more by -XX:MaxDirectMemorySize");
        }
        long entries = heap / 4 / KeptAnswer.ENTRY_BYTES;
        if (config.entries() > entries) {
            throw new ConfigException("cache.entries: must be at most " + entries + " in a heap of " + heap
                    + " bytes, got " + config.entries() + "; say less, or give the JVM more by -Xmx");
        }
    }
}
