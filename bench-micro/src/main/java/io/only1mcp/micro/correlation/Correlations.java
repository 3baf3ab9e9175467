package io.only1mcp.micro.correlation;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Ways to keep requests by their numbers. */
public enum Correlations {
    /** In the order of sending, as the proxy does for a process on standard streams. */
    LINKED_HASH_MAP {
        @Override
        Pending create() {
            return of(new LinkedHashMap<>());
        }
    },
    /** In no order. */
    HASH_MAP {
        @Override
        Pending create() {
            return of(new HashMap<>());
        }
    },
    /** For many threads, of which there is one here. */
    CONCURRENT_HASH_MAP {
        @Override
        Pending create() {
            return of(new ConcurrentHashMap<>());
        }
    },
    /** Netty's map, whose keys are no objects. */
    NETTY_LONG_MAP {
        @Override
        Pending create() {
            LongObjectMap<Object> map = new LongObjectHashMap<>();
            return new Pending() {
                @Override
                public void put(long number, Object request) {
                    map.put(number, request);
                }

                @Override
                public @Nullable Object take(long number) {
                    return map.remove(number);
                }
            };
        }
    };

    /** One that keeps nothing yet, for one thread. */
    abstract Pending create();

    private static Pending of(Map<Long, Object> map) {
        return new Pending() {
            @Override
            public void put(long number, Object request) {
                map.put(number, request);
            }

            @Override
            public @Nullable Object take(long number) {
                return map.remove(number);
            }
        };
    }
}
