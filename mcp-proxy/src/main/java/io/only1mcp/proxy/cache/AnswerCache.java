package io.only1mcp.proxy.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.only1mcp.proxy.cache.CacheCounts.Event;
import io.only1mcp.proxy.config.CacheConfig;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers to calls of tools, kept for the callers of one realm; those of another have another cache. A backend is given no
 * token of any caller, so that it cannot answer two callers of one tenant in two ways. Belongs to one event loop.
 *
 * <p>Two bounds hold at once, memory and number, where the library knows one: an answer weighs the memory that it takes, but at
 * least the whole room divided by the number of entries, so that never more than these find room. Many small answers beside
 * a few large ones are therefore fewer than the number says.
 */
public final class AnswerCache {
    /** No answer may take more than this part of the room. */
    private static final int PARTS = 8;

    private static final int MOST_ANSWER_BYTES = 1024 * 1024;

    /** Requests that wait for the answer to an equal one may take this part of the room. */
    private static final int WAITING_PARTS = 32;

    private final CacheConfig config;
    private final CacheCounts counts;
    private final Cache<CallKey, KeptAnswer> kept;
    private final CallKeys keys = new CallKeys();
    private final ResponseReader reader = new ResponseReader();
    private final int mostAnswerBytes;
    private final int least;

    /** The calls that are on their way, whose answers may be kept. */
    private final Set<Flight> flights = new HashSet<>();

    /** Those of them that equal calls may wait for. */
    private final Map<CallKey, Flight> joinable = new HashMap<>();

    private long bytes;
    private int waitingBytes;
    private int gatheredBytes;
    private boolean closed;

    /**
     * A cache that keeps nothing yet.
     *
     * @param config what is kept; the room is all this cache's
     * @param clock the time in nanoseconds by which answers grow old
     * @param counts counts on
     */
    public AnswerCache(CacheConfig config, LongSupplier clock, CacheCounts counts) {
        this.config = config;
        this.counts = counts;
        this.mostAnswerBytes = Math.min(config.bytes() / PARTS, MOST_ANSWER_BYTES);
        this.least = -Math.floorDiv(-config.bytes(), config.entries());
        this.kept = Caffeine.newBuilder()
                .maximumWeight(config.bytes())
                .weigher(this::weight)
                .expireAfterWrite(config.ttl())
                .expireAfterAccess(config.idle())
                .ticker(clock::getAsLong)
                .executor(Runnable::run)
                .removalListener(this::removed)
                .build();
    }

    private int weight(CallKey key, KeptAnswer answer) {
        return Math.max(least, answer.memory());
    }

    private void removed(@Nullable CallKey key, @Nullable KeptAnswer answer, RemovalCause cause) {
        if (answer == null) {
            return;
        }
        switch (cause) {
            case SIZE -> counts.count(Event.FULL);
            case EXPIRED -> counts.count(Event.EXPIRED);
            case EXPLICIT -> counts.count(Event.DROPPED);
            case REPLACED, COLLECTED -> {
                // A newer answer to the same call is no loss, and nothing is collected.
            }
        }
        bytes -= answer.memory();
        answer.release();
    }

    /** What is kept. */
    public CacheConfig config() {
        return config;
    }

    /** What it counts. */
    public CacheCounts counts() {
        return counts;
    }

    /** The key of a call that has been scanned; null where its answer must not be kept. Holds until the next. */
    public @Nullable CallKey key(HttpExchange exchange, Envelope envelope, ProtocolVersion revision) {
        return keys.of(exchange, envelope, revision);
    }

    /** The answer to a call, which is counted as a hit; or null. Good until control goes back to the loop. */
    public @Nullable KeptAnswer get(CallKey key) {
        KeptAnswer answer = kept.getIfPresent(key);
        if (answer != null) {
            counts.count(Event.HIT);
        }
        return answer;
    }

    /** An equal call on its way that one more may wait for, whose request has so many bytes; or null. */
    public @Nullable Flight underWay(CallKey key, int requestBytes) {
        return waitingBytes + requestBytes > config.bytes() / WAITING_PARTS ? null : joinable.get(key);
    }

    /**
     * A call is sent to its backend, which is counted as a miss.
     *
     * @param revision of its answer
     * @param shared whether equal calls may wait for it
     */
    public Flight begin(CallKey key, Backend backend, ProtocolVersion revision, boolean shared) {
        counts.count(Event.MISS);
        Flight flight = new Flight(this, key.copy(), backend, revision.modern());
        flights.add(flight);
        if (shared) {
            joinable.putIfAbsent(flight.key(), flight);
        }
        return flight;
    }

    /** What a flight is over with has been answered: nobody may join it any more. */
    void landed(Flight flight) {
        flights.remove(flight);
        joinable.remove(flight.key(), flight);
    }

    /** Keeps an answer. */
    void keep(CallKey key, KeptAnswer answer) {
        if (!closed) {
            answer.retain();
            bytes += answer.memory();
            kept.put(key, answer);
        }
    }

    ResponseReader reader() {
        return reader;
    }

    int mostAnswerBytes() {
        return mostAnswerBytes;
    }

    /** So many bytes of answers are gathered that come in pieces, besides; false where that is more than an answer may take. */
    boolean gathers(int more) {
        if (gatheredBytes + more > config.bytes() / PARTS) {
            return false;
        }
        gatheredBytes += more;
        return true;
    }

    /** So many bytes of requests wait more, or less. */
    void waiting(int more) {
        waitingBytes += more;
    }

    /** The tools of a backend have changed, or it has gone: what it has answered, and answers to what it was asked, is not kept. */
    public void drop(Backend backend) {
        drop(other -> other == backend);
    }

    /** Keeps nothing of all that was answered until now. */
    public void forget() {
        drop(any -> true);
    }

    private void drop(Predicate<Backend> which) {
        List<CallKey> gone = new ArrayList<>();
        kept.asMap().forEach((key, answer) -> {
            if (which.test(answer.backend())) {
                gone.add(key);
            }
        });
        kept.invalidateAll(gone);
        for (Flight flight : flights) {
            if (which.test(flight.backend())) {
                flight.outdated();
                joinable.remove(flight.key(), flight);
            }
        }
    }

    /** Lets go of what has grown old. */
    public void sweep() {
        kept.cleanUp();
    }

    /** Lets go of everything, and keeps nothing any more; who waits is still answered. */
    public void close() {
        closed = true;
        kept.invalidateAll();
        kept.cleanUp();
    }

    /** How many answers are kept; those that have grown old count until they are swept out. */
    public long entries() {
        return kept.estimatedSize();
    }

    /** About how much memory they take. */
    public long bytes() {
        return bytes;
    }
}
