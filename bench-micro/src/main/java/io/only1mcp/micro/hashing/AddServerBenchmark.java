package io.only1mcp.micro.hashing;

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
 * How long does it take to have one server more? The event loop does nothing else meanwhile, so this is a pause, as when a
 * configuration is read again.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class AddServerBenchmark {
    private static final String NEW = "http://10.0.1.0:3001/mcp";

    /** Who takes it in. */
    @Param
    public Placements rival = Placements.RING;

    /** How many servers there were. */
    @Param({"5", "20", "100"})
    public int servers = 20;

    private Placement placement = new Jump(1);

    /** Makes the servers that were there. */
    @Setup
    public void setUp() {
        placement = rival.of(Keys.servers(servers));
        Placement more = with();
        boolean used = false;
        for (byte[] key : Keys.sessions(10 * servers)) {
            used |= more.owner(KeyHash.PROXY.of(key)) == servers;
        }
        Answers.same(rival, used, true);
    }

    /** Takes in one more; the next one is taken in beside the same servers again. */
    @Benchmark
    public Placement with() {
        return placement.with(NEW);
    }
}
