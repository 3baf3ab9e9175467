package io.only1mcp.micro.caching;

import io.netty.buffer.ByteBuf;
import io.only1mcp.micro.harness.Answers;
import io.only1mcp.micro.harness.NettyThreads;
import java.util.Objects;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * How long does it take to look an answer up that is kept, and one that is not?
 *
 * <p>The cache is half full, with answers of 1 KiB, and each look-up is of another call, whose request has been scanned: each
 * rival makes its own key of it. All threads share the cache: more than one shows what a lock costs. The proxy's own belongs to
 * one event loop, so it is measured with one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", NettyThreads.CUSTOM, NettyThreads.CLASS})
public class CacheLookupBenchmark {

    /** Who keeps answers. */
    @Param
    public Stores rival = Stores.PROXY;

    /** How many it keeps at most. */
    @Param({"1000", "10000", "100000"})
    public int entries = 10_000;

    private Store store = Stores.SYNCHRONIZED_MAP.of(1, System::nanoTime);
    private int[] kept = {};
    private int[] missing = {};

    /** Where a thread has come to. */
    @State(Scope.Thread)
    public static class Cursor {
        private final Call call = new Call();
        private int next;

        private Call next(int[] calls) {
            next = next + 1 < calls.length ? next + 1 : 0;
            return call.number(calls[next]);
        }
    }

    /** Fills one half of the cache. */
    @Setup
    public void setUp(BenchmarkParams benchmark) {
        if (rival == Stores.PROXY && benchmark.getThreads() > 1) {
            throw new IllegalStateException("the proxy's cache belongs to one event loop: measure it with one thread");
        }
        store = rival.of(entries, System::nanoTime);
        kept = Call.shuffled(0, entries / 2);
        missing = Call.shuffled(entries / 2, entries);
        Call call = new Call();
        ByteBuf answer = Call.answer(7);
        for (int number : kept) {
            store.put(store.key(call.number(number)), answer);
        }
        Answers.same(rival, store.size(), (long) kept.length);
        for (int i = 0; i < kept.length; i++) {
            Object found = Objects.requireNonNull(store.get(store.key(call.number(kept[i]))));
            Answers.same(rival, store.bytes(found, call).length, Call.ANSWER_BYTES);
            Answers.same(rival, store.get(store.key(call.number(missing[i]))) == null, true);
        }
    }

    /** Looks up what is there. */
    @Benchmark
    public @Nullable Object hit(Cursor cursor) {
        return store.get(store.key(cursor.next(kept)));
    }

    /** Looks up what is not there. */
    @Benchmark
    public @Nullable Object miss(Cursor cursor) {
        return store.get(store.key(cursor.next(missing)));
    }

    /** Lets go of everything. */
    @TearDown
    public void tearDown() {
        store.close();
    }
}
