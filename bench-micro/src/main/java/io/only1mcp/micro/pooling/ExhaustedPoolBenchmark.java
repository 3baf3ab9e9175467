package io.only1mcp.micro.pooling;

import io.only1mcp.micro.harness.Answers;
import io.only1mcp.micro.harness.NettyThreads;
import io.only1mcp.micro.harness.OwnLoop;
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

/**
 * What does a call cost that finds every connection in use, and is given the next one that is free?
 *
 * <p>All connections carry a call. One more comes and waits, with 10 ms to do so; then the oldest is answered, and its
 * connection goes on to the one that waits. The pool of Apache Commons is not here: who waits there blocks the event loop.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {NettyThreads.CUSTOM, NettyThreads.CLASS})
public class ExhaustedPoolBenchmark {
    private static final int WAIT_MILLIS = 10;

    /** Whose pool it is. */
    @Param({"PROXY", "NETTY_FIXED"})
    public Pools rival = Pools.PROXY;

    /** How many connections there are. */
    @Param({"10", "100"})
    public int connections = 10;

    private final OwnLoop loop = new OwnLoop();
    private Caller caller = Caller.NOBODY;
    private @Nullable PoolState pool;

    /** Makes a pool, and takes all that is in it. */
    @Setup
    public void setUp() {
        PoolState made = new PoolState(rival, 1, connections, WAIT_MILLIS);
        pool = made;
        caller = made.join(loop);
        for (int i = 0; i < connections; i++) {
            caller.ask();
        }
        Answers.same(rival, loop.wire().unanswered(), connections);
        caller.ask();
        Answers.same(rival, loop.wire().unanswered(), connections);
        loop.wire().answer();
        Answers.same(rival, loop.wire().unanswered(), connections);
    }

    /** One more comes, and one goes. */
    @Benchmark
    public void handOver() {
        caller.ask();
        loop.wire().answer();
        loop.runTasks();
    }

    /** All are answered. */
    @TearDown
    public void tearDown() {
        while (loop.wire().unanswered() > 0) {
            loop.wire().answer();
        }
        Answers.same(rival, caller.isIdle(), true);
        PoolState ended = Objects.requireNonNull(pool);
        ended.leave(loop);
        ended.close();
    }
}
