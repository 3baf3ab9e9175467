package io.only1mcp.micro.caching;

import io.only1mcp.micro.harness.Answers;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take to keep one more answer?
 *
 * <p>The cache is half full at the start, and full soon: then something has to go for what comes. The answer, 1 KiB, is
 * allocated within the time. A call comes again when twice as many have come as the cache keeps.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class CacheInsertBenchmark {
    private static final int ROUND = 2;

    /** Who keeps answers. */
    @Param
    public Stores rival = Stores.CAFFEINE;

    /** How many it keeps at most. */
    @Param({"1000", "10000", "100000"})
    public int entries = 10_000;

    private Store store = Stores.SYNCHRONIZED_MAP.of(1, System::nanoTime);
    private String[] calls = {};
    private int next;

    /** Fills one half of the cache, once it was full. */
    @Setup
    public void setUp() {
        calls = Calls.texts(0, ROUND * entries);
        store = rival.of(entries, System::nanoTime);
        for (int i = 0; i < calls.length; i++) {
            insert();
        }
        Answers.same(rival, store.size() <= entries, true);
        Answers.same(rival, store.size() > entries / 2, true);
        store = rival.of(entries, System::nanoTime);
        for (int i = 0; i < entries / 2; i++) {
            insert();
        }
    }

    /** Keeps the answer to the next call. */
    @Benchmark
    public void insert() {
        next = next + 1 < calls.length ? next + 1 : 0;
        store.put(calls[next], new byte[Calls.ANSWER_BYTES]);
    }
}
