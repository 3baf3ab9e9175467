package io.only1mcp.micro.caching;

import io.only1mcp.micro.harness.Answers;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take to look an answer up that is kept, and one that is not?
 *
 * <p>The cache is half full, with answers of 1 KiB, and each look-up is of another call. All threads share the cache: more
 * than one shows what a lock costs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class CacheLookupBenchmark {

    /** Who keeps answers. */
    @Param
    public Stores rival = Stores.CAFFEINE;

    /** How many it keeps at most. */
    @Param({"1000", "10000", "100000"})
    public int entries = 10_000;

    private Store store = Stores.SYNCHRONIZED_MAP.of(1, System::nanoTime);
    private String[] kept = {};
    private String[] missing = {};

    /** Where a thread has come to. */
    @State(Scope.Thread)
    public static class Cursor {
        private int next;

        private String next(String[] calls) {
            next = next + 1 < calls.length ? next + 1 : 0;
            return calls[next];
        }
    }

    /** Fills one half of the cache. */
    @Setup
    public void setUp() {
        store = rival.of(entries, System::nanoTime);
        kept = Calls.shuffled(Calls.texts(0, entries / 2));
        missing = Calls.shuffled(Calls.texts(entries / 2, entries));
        for (String call : kept) {
            store.put(call, new byte[Calls.ANSWER_BYTES]);
        }
        Answers.same(rival, store.size(), (long) kept.length);
        for (int i = 0; i < kept.length; i++) {
            Answers.same(rival, store.get(kept[i]) != null, true);
            Answers.same(rival, store.get(missing[i]) == null, true);
        }
    }

    /** Looks up what is there. */
    @Benchmark
    public byte @Nullable [] hit(Cursor cursor) {
        return store.get(cursor.next(kept));
    }

    /** Looks up what is not there. */
    @Benchmark
    public byte @Nullable [] miss(Cursor cursor) {
        return store.get(cursor.next(missing));
    }
}
