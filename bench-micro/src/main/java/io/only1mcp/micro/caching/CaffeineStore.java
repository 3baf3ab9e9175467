package io.only1mcp.micro.caching;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A cache of Caffeine: entries are weighed, and what has to go does so on the thread that put something. */
final class CaffeineStore extends TextStore {
    private final Cache<Object, byte[]> kept;

    CaffeineStore(int entries, LongSupplier nanos) {
        kept = Caffeine.newBuilder()
                .maximumWeight((long) entries * Call.ANSWER_BYTES)
                .weigher((Object key, byte[] answer) -> answer.length)
                .expireAfterWrite(Duration.ofSeconds(LIFE_SECONDS))
                .expireAfterAccess(Duration.ofSeconds(IDLE_SECONDS))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public @Nullable Object get(Object key) {
        return kept.getIfPresent(key);
    }

    @Override
    void keep(Object key, byte[] answer) {
        kept.put(key, answer);
    }

    @Override
    public long size() {
        kept.cleanUp();
        return kept.estimatedSize();
    }
}
