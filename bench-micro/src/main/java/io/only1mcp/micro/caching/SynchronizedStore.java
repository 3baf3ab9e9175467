package io.only1mcp.micro.caching;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A {@link LinkedHashMap} in the order of use under one lock: the answer that was used longest ago goes first. */
final class SynchronizedStore extends TextStore {
    private static final float LOAD = 0.75f;
    private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(LIFE_SECONDS);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(IDLE_SECONDS);

    private static final class Entry {
        private final byte[] answer;
        private final long written;
        private long read;

        private Entry(byte[] answer, long now) {
            this.answer = answer;
            this.written = now;
            this.read = now;
        }

        private boolean isOld(long now) {
            return now - written >= LIFE_NANOS || now - read >= IDLE_NANOS;
        }
    }

    private final LongSupplier nanos;
    private final LinkedHashMap<Object, Entry> kept;

    SynchronizedStore(int entries, LongSupplier nanos) {
        this.nanos = nanos;
        this.kept = new LinkedHashMap<>(16, LOAD, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Object, Entry> eldest) {
                return size() > entries;
            }
        };
    }

    @Override
    public synchronized @Nullable Object get(Object key) {
        Entry entry = kept.get(key);
        if (entry == null) {
            return null;
        }
        long now = nanos.getAsLong();
        if (entry.isOld(now)) {
            kept.remove(key);
            return null;
        }
        entry.read = now;
        return entry.answer;
    }

    @Override
    synchronized void keep(Object key, byte[] answer) {
        kept.put(key, new Entry(answer, nanos.getAsLong()));
    }

    @Override
    public synchronized long size() {
        long now = nanos.getAsLong();
        kept.values().removeIf(entry -> entry.isOld(now));
        return kept.size();
    }
}
