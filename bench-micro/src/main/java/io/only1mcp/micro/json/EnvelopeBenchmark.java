package io.only1mcp.micro.json;

import io.only1mcp.micro.json.EnvelopeReader.Reading;
import java.io.IOException;
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
 * How long does it take to find what a gateway needs of a message: {@code id}, {@code method}, {@code params.name}?
 *
 * <p>The message is one array of bytes that is read again and again, so it lies in the cache and the branches are
 * predicted: the figure is the least that reading can cost. The readers are checked against one another in a test.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class EnvelopeBenchmark {

    /** Who reads. */
    @Param
    public EnvelopeReader reader = EnvelopeReader.SCAN;

    /** What is read. */
    @Param
    public Message message = Message.CALL;

    private Reading reading = message -> 0;
    private byte[] bytes = {};

    /** Makes reader and message. */
    @Setup
    public void setUp() {
        reading = reader.create();
        bytes = message.bytes();
    }

    /** Reads the message once. */
    @Benchmark
    public int read() throws IOException {
        return reading.read(bytes);
    }
}
