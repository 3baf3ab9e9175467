package io.only1mcp.micro.caching;

import java.util.function.LongSupplier;

/** Ways to keep answers. */
public enum Stores {
    /**
     * The proxy's own cache, as the proxy uses it: its key is a hash of the call in one way of writing it, it reads an answer to
     * the end before it keeps it, counts, bounds memory as well as numbers, and keeps answers outside the heap. For one thread.
     */
    PROXY {
        @Override
        Store of(int entries, LongSupplier nanos) {
            return new ProxyStore(entries, nanos);
        }
    },
    /** Caffeine, which the proxy's own cache rests on, alone. */
    CAFFEINE {
        @Override
        Store of(int entries, LongSupplier nanos) {
            return new CaffeineStore(entries, nanos);
        }
    },
    /** A map of the JDK in the order of use, under a lock. */
    SYNCHRONIZED_MAP {
        @Override
        Store of(int entries, LongSupplier nanos) {
            return new SynchronizedStore(entries, nanos);
        }
    };

    /**
     * An empty store.
     *
     * @param entries how many answers it keeps at most
     * @param nanos the time by which answers grow old
     */
    abstract Store of(int entries, LongSupplier nanos);
}
