package io.only1mcp.micro.caching;

import io.netty.buffer.ByteBuf;
import io.only1mcp.micro.harness.Answers;
import io.only1mcp.micro.harness.NettyThreads;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * What does a call take on average when the cache is cold, warm or hot?
 *
 * <p>A call that is not kept is computed, which stands for the backend and burns a fixed amount of work, and its answer is
 * kept then. Calls are drawn beforehand: the given share of them from a hundred that come again and again; each of the
 * others comes again only when the cache has long forgotten it. The counters say what was hit.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", NettyThreads.CUSTOM, NettyThreads.CLASS})
public class CacheEffectivenessBenchmark {
    private static final int ENTRIES = 1_000;
    private static final int HOT = 100;
    private static final int DRAWN = 1 << 17;
    private static final int CHECKED = 50_000;

    /** About ten microseconds: a fast backend on the same machine. */
    private static final int WORK = 4_000;

    /** Who keeps answers. */
    @Param
    public Stores rival = Stores.PROXY;

    /** How many calls of a hundred are kept: cold, warm, hot. */
    @Param({"0", "70", "95"})
    public int hitPercent = 70;

    private Store store = Stores.SYNCHRONIZED_MAP.of(1, System::nanoTime);
    private final Call call = new Call();
    private final ByteBuf answer = Call.answer(7);
    private int[] calls = {};
    private int next;

    /** What was found, and what was not. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Found {
        /** Calls whose answer was kept. */
        public long hits;

        /** Calls whose answer was computed. */
        public long misses;
    }

    /** Draws the calls, and fills the cache with them. */
    @Setup
    public void setUp() {
        Random random = new Random(42);
        calls = new int[DRAWN];
        for (int i = 0; i < DRAWN; i++) {
            calls[i] = random.nextInt(100) < hitPercent ? random.nextInt(HOT) : HOT + i;
        }
        store = rival.of(ENTRIES, System::nanoTime);
        for (int i = 0; i < DRAWN; i++) {
            answer(new Found(), 0);
        }
        Found found = new Found();
        for (int i = 0; i < CHECKED; i++) {
            answer(found, 0);
        }
        long inHundred = Math.round(100.0 * found.hits / CHECKED);
        Answers.same(rival, Math.abs(inHundred - hitPercent) <= 1, true);
    }

    /** Answers the next call. */
    @Benchmark
    public Object call(Found found) {
        return answer(found, WORK);
    }

    private Object answer(Found found, int work) {
        next = (next + 1) & (DRAWN - 1);
        Object key = store.key(call.number(calls[next]));
        Object kept = store.get(key);
        if (kept != null) {
            found.hits++;
            return kept;
        }
        found.misses++;
        Blackhole.consumeCPU(work);
        store.put(key, answer);
        return answer;
    }

    /** Lets go of everything. */
    @TearDown
    public void tearDown() {
        store.close();
    }
}
