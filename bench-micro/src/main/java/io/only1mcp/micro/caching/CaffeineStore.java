package io.only1mcp.micro.caching;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A cache of Caffeine: entries are weighed, and what has to go does so on the thread that put something. */
final class CaffeineStore implements Store {
    private final Cache<String, byte[]> kept;

    CaffeineStore(int entries, LongSupplier nanos) {
        kept = Caffeine.newBuilder()
                .maximumWeight((long) entries * Calls.ANSWER_BYTES)
                .weigher((String call, byte[] answer) -> answer.length)
                .expireAfterWrite(Duration.ofSeconds(LIFE_SECONDS))
                .expireAfterAccess(Duration.ofSeconds(IDLE_SECONDS))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public byte @Nullable [] get(String call) {
        return kept.getIfPresent(call);
    }

    @Override
    public void put(String call, byte[] answer) {
        kept.put(call, answer);
    }

    @Override
    public long size() {
        kept.cleanUp();
        return kept.estimatedSize();
    }
}
