package io.only1mcp.micro.caching;

import io.netty.buffer.ByteBuf;
import io.only1mcp.micro.harness.Answers;
import io.only1mcp.micro.harness.NettyThreads;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * What is saved when answers are kept? Before, each call is computed, which stands for a backend and takes some ten or a hundred
 * microseconds; after, the proxy's own cache is asked first, and holds seven calls of ten. {@link CacheEffectivenessBenchmark}
 * asks what other caches would save.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {NettyThreads.CUSTOM, NettyThreads.CLASS})
public class SmartCachingBenchmark {
    private static final int ENTRIES = 1_000;
    private static final int HOT = 100;
    private static final int DRAWN = 1 << 16;
    private static final int HIT_PERCENT = 70;

    /** How much work a call is; 4,000 are about ten microseconds. */
    @Param({"4000", "40000"})
    public int work = 4_000;

    private final Call call = new Call();
    private final ByteBuf answer = Call.answer(7);
    private final int[] calls = new int[DRAWN];
    private Store store = Stores.SYNCHRONIZED_MAP.of(1, System::nanoTime);
    private int next;

    /** Draws the calls, and fills the cache. */
    @Setup
    public void setUp() {
        Random random = new Random(42);
        for (int i = 0; i < DRAWN; i++) {
            calls[i] = random.nextInt(100) < HIT_PERCENT ? random.nextInt(HOT) : HOT + i;
        }
        store = Stores.PROXY.of(ENTRIES, System::nanoTime);
        for (int number = 0; number < HOT; number++) {
            store.put(store.key(call.number(number)), answer);
            Object kept = Objects.requireNonNull(store.get(store.key(call)));
            Answers.same("after", store.bytes(kept, call).length, Call.ANSWER_BYTES);
        }
    }

    private void advance() {
        next = (next + 1) & (DRAWN - 1);
        call.number(calls[next]);
    }

    /** Has each call computed. */
    @Benchmark
    public Object before() {
        advance();
        Blackhole.consumeCPU(work);
        return answer;
    }

    /** Asks the cache first. */
    @Benchmark
    public Object after() {
        advance();
        Object key = store.key(call);
        Object kept = store.get(key);
        if (kept == null) {
            Blackhole.consumeCPU(work);
            store.put(key, answer);
            return answer;
        }
        return kept;
    }

    /** Lets go of everything. */
    @TearDown
    public void tearDown() {
        store.close();
    }
}
