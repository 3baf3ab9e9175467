package io.only1mcp.micro.reuse;

import io.only1mcp.micro.harness.Answers;
import io.only1mcp.micro.harness.NettyThreads;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a call pay for the object of 1 KiB that it needs while it is in hand?
 *
 * <p>Sixty-four calls begin, then all of them end: what comes in a burst. A pool that may keep sixteen makes three of four
 * objects anew and drops them; one that may keep as many as are in hand at once never does, which is the advice on its size.
 * The counters say what was free (hits), made (misses), kept (returns) and dropped; Netty's recycler does not say what it drops.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {NettyThreads.CUSTOM, NettyThreads.CLASS})
public class ObjectPoolBenchmark {
    private static final int BURST = 64;

    /** Where objects come from. */
    @Param
    public ObjectPools rival = ObjectPools.FREE_LIST;

    /** How many free ones are kept at most. */
    @Param({"16", "64"})
    public int most = BURST;

    private ObjectPool pool = ObjectPools.ALLOCATION.of(0);
    private final Scratch[] inHand = new Scratch[BURST];

    /** What became of the objects. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Objects {
        /** Calls that were given a free one. */
        public long hits;

        /** Calls for which one was made. */
        public long misses;

        /** Objects that were kept for another call. */
        public long returns;

        /** Objects that were not. */
        public long drops;
    }

    /** Fills the pool, and sees whether it uses its objects again. */
    @Setup
    public void setUp() {
        pool = rival.of(most);
        burst(new Objects());
        Answers.same(rival, pool.made(), (long) BURST);
        Objects objects = new Objects();
        burst(objects);
        Answers.same(rival, objects.hits + objects.misses, (long) BURST);
        if (rival == ObjectPools.FREE_LIST) {
            Answers.same(rival, objects.hits, (long) most);
            Answers.same(rival, objects.drops, (long) BURST - most);
        }
    }

    /** A burst of calls; the figure is of one of them. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public Scratch[] burst(Objects objects) {
        long made = pool.made();
        for (int i = 0; i < BURST; i++) {
            Scratch object = pool.take();
            object.begin(i);
            inHand[i] = object;
        }
        for (int i = 0; i < BURST; i++) {
            inHand[i].end();
            if (pool.give(inHand[i])) {
                objects.returns++;
            } else {
                objects.drops++;
            }
        }
        long misses = pool.made() - made;
        objects.misses += misses;
        objects.hits += BURST - misses;
        return inHand;
    }
}
