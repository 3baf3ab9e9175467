package io.only1mcp.micro.caching;

import io.netty.buffer.ByteBuf;
import io.only1mcp.micro.harness.Answers;
import io.only1mcp.micro.harness.NettyThreads;
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

/**
 * How long does it take to keep one more answer?
 *
 * <p>The cache is half full at the start, and full soon: then something has to go for what comes. A call is looked up and not
 * found; then its answer of 1 KiB comes, and is copied out of the buffer of a connection. A call comes again when twice as many
 * have come as the cache keeps.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", NettyThreads.CUSTOM, NettyThreads.CLASS})
public class CacheInsertBenchmark {
    private static final int ROUND = 2;

    /** Who keeps answers. */
    @Param
    public Stores rival = Stores.PROXY;

    /** How many it keeps at most. */
    @Param({"1000", "10000", "100000"})
    public int entries = 10_000;

    private Store store = Stores.SYNCHRONIZED_MAP.of(1, System::nanoTime);
    private final Call call = new Call();
    private final ByteBuf answer = Call.answer(7);
    private int next;

    /** Fills one half of the cache, once it was full. */
    @Setup
    public void setUp() {
        store = rival.of(entries, System::nanoTime);
        for (int i = 0; i < ROUND * entries; i++) {
            insert();
        }
        Answers.same(rival, store.size() <= entries, true);
        Answers.same(rival, store.size() > entries / 2, true);
        store.close();
        store = rival.of(entries, System::nanoTime);
        for (int i = 0; i < entries / 2; i++) {
            insert();
        }
    }

    /** Keeps the answer to the next call; says whether it was there. */
    @Benchmark
    public boolean insert() {
        next = next + 1 < ROUND * entries ? next + 1 : 0;
        Object key = store.key(call.number(next));
        boolean there = store.get(key) != null;
        store.put(key, answer);
        return there;
    }

    /** Lets go of everything. */
    @TearDown
    public void tearDown() {
        store.close();
    }
}
