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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.Control;

/**
 * What does a call cost for the connection that it takes out of a pool and puts back, when one is free?
 *
 * <p>The request is written and a small answer read, without the kernel: that share is the same for all. Each thread is an
 * event loop, and has its part of the connections. Where two loops share a pool, a call may be given a connection of the
 * other loop and then goes there and back.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {NettyThreads.CUSTOM, NettyThreads.CLASS})
public class ConnectionPoolBenchmark {
    /** After so many turns in vain the other loop may want the processor. */
    private static final int PATIENCE = 1_000;

    /** The pool. */
    @State(Scope.Benchmark)
    public static class Shared {
        /** Whose pool it is. */
        @Param
        public Pools rival = Pools.PROXY;

        /** How many connections there are. */
        @Param({"10", "50", "100"})
        public int connections = 10;

        /** How long a call would wait for one, in milliseconds; 0 for as long as it takes. */
        @Param({"0", "10"})
        public int timeoutMillis = 10;

        private @Nullable PoolState pool;

        /** Makes a pool that loops can join. */
        @Setup
        public void setUp(BenchmarkParams benchmark) {
            pool = new PoolState(rival, benchmark.getThreads(), connections, timeoutMillis);
        }

        /** Ends its server. */
        @TearDown
        public void tearDown() {
            pool().close();
        }

        private PoolState pool() {
            return Objects.requireNonNull(pool);
        }
    }

    /** The event loop of a thread. */
    @State(Scope.Thread)
    public static class Own {
        private final OwnLoop loop = new OwnLoop();
        private Caller caller = Caller.NOBODY;
        private long before;

        /** Joins the pool. */
        @Setup
        public void setUp(Shared shared) {
            caller = shared.pool().join(loop);
            before = caller.over();
        }

        /** Makes a call and waits for its end, at the latest until there is nobody left who could bring it about. */
        @SuppressWarnings(
                "ThreadPriorityCheck") // where there are fewer processors than loops, the other one must have its turn
        private void call(Control control) {
            if (caller.isIdle()) {
                caller.call();
            }
            for (int turns = 1; !caller.isIdle() && !control.stopMeasurement; turns++) {
                loop.runTasks();
                if (turns % PATIENCE == 0) {
                    Thread.yield();
                }
            }
        }

        /** Leaves it, after calls of which none was lost. */
        @TearDown
        public void tearDown(Shared shared) {
            loop.runUntil(caller::isIdle);
            Answers.same(shared.rival, caller.over() > before, true);
            shared.pool().leave(loop);
        }
    }

    /** Makes a call on the only event loop. */
    @Benchmark
    @Threads(1)
    public void alone(Own own, Control control) {
        own.call(control);
    }

    /** Makes a call on one of two event loops, and does what the other one wants of it. */
    @Benchmark
    @Threads(2)
    public void contended(Own own, Control control) {
        own.call(control);
        own.loop.runTasks();
    }
}
