package io.only1mcp.micro.hashing;

import io.only1mcp.micro.harness.Answers;
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

/** How long does it take to hash a key: a number, a session id, a path, a page of text? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class HashBenchmark {

    /** Who hashes. */
    @Param
    public KeyHash rival = KeyHash.PROXY;

    /** The length of the key in bytes. */
    @Param({"8", "36", "256", "4096"})
    public int length = 36;

    private byte[] key = {};

    /** Makes the key. */
    @Setup
    public void setUp() {
        key = new byte[length];
        new Random(42).nextBytes(key);
        Answers.same(rival, hash(), rival.of(key.clone()));
    }

    /** Hashes the key once. */
    @Benchmark
    public long hash() {
        return rival.of(key);
    }
}
