package io.only1mcp.micro.correlation;

import io.only1mcp.micro.harness.Answers;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take to note a request, and to find one when its answer comes?
 *
 * <p>As many requests as are given wait all the time: one comes, and the answer to any of them. Percentiles are of single
 * operations, with the clock's own share of some 25 ns in them.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CorrelationBenchmark {
    private static final int DRAWN = 1 << 14;

    /** Who keeps them. */
    @Param
    public Correlations rival = Correlations.LINKED_HASH_MAP;

    /** How many requests wait. */
    @Param({"1", "100", "10000"})
    public int inFlight = 100;

    private Pending pending = Correlations.LINKED_HASH_MAP.create();
    private long[] waiting = {};
    private int[] drawn = {};
    private long last;
    private int next;

    /** Sends the requests that wait, and draws which is answered when. */
    @Setup
    public void setUp() {
        pending = rival.create();
        waiting = new long[inFlight];
        for (int i = 0; i < inFlight; i++) {
            send(i);
        }
        drawn = new Random(42).ints(DRAWN, 0, inFlight).toArray();
        for (int i = 0; i < DRAWN; i++) {
            long expected = waiting[drawn[next]];
            Answers.same(rival, correlate(), expected);
            Answers.same(rival, pending.take(expected) == null, true);
        }
    }

    private void send(int place) {
        last++;
        waiting[place] = last;
        pending.put(last, last);
    }

    /** Finds the request that one more answer belongs to, and notes the next one. */
    @Benchmark
    public Object correlate() {
        int place = drawn[next];
        next = (next + 1) & (DRAWN - 1);
        Object request = Objects.requireNonNull(pending.take(waiting[place]));
        send(place);
        return request;
    }
}
