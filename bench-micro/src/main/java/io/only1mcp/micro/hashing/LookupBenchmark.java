package io.only1mcp.micro.hashing;

import io.only1mcp.micro.harness.Answers;
import java.util.Arrays;
import java.util.List;
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
 * How long does it take to find the server of a session?
 *
 * <p>Another key each time, out of a thousand, so that a search is not predicted. The key is hashed too, by the proxy's
 * function unless another one is asked for; {@link HashBenchmark} has its share.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class LookupBenchmark {
    private static final int KEYS = 1024;

    /** Who finds it. */
    @Param
    public Placements rival = Placements.RING;

    /** How many servers there are. */
    @Param({"5", "20", "100"})
    public int servers = 20;

    /** How keys are hashed. */
    @Param("PROXY")
    public KeyHash hash = KeyHash.PROXY;

    private Placement placement = new Jump(1);
    private byte[][] keys = {};
    private int next;

    /** Makes servers and keys. */
    @Setup
    public void setUp() {
        List<String> names = Keys.servers(servers);
        placement = rival.of(names);
        keys = Keys.sessions(KEYS);
        Placement again = rival.of(names);
        Answers.same(
                rival,
                Arrays.stream(keys).map(key -> owner()).toList(),
                Arrays.stream(keys).map(key -> again.owner(hash.of(key))).toList());
    }

    /** Finds the server of the next key. */
    @Benchmark
    public int owner() {
        byte[] key = keys[next];
        next = (next + 1) & (KEYS - 1);
        return placement.owner(hash.of(key));
    }
}
