package io.only1mcp.micro.caching;

import java.util.function.LongSupplier;

/** Ways to keep answers. */
public enum Stores {
    /** Caffeine, set up as in the proxy. */
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
