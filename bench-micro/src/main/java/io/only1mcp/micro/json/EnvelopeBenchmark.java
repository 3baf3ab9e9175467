package io.only1mcp.micro.json;

import io.only1mcp.micro.corpus.Message;
import io.only1mcp.micro.harness.Answers;
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
 * predicted: the figure is the least that reading can cost.
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
    public EnvelopeReader rival = EnvelopeReader.SCAN;

    /** What is read. */
    @Param
    public Message message = Message.TOOL_CALL;

    private Reading reading = message -> 0;
    private byte[] bytes = {};

    /** Makes reader and message. */
    @Setup
    public void setUp() throws IOException {
        reading = rival.create();
        bytes = message.bytes();
        Answers.same(rival, read(), EnvelopeReader.JACKSON_TREE.create().read(bytes));
    }

    /** Reads the message once. */
    @Benchmark
    public int read() throws IOException {
        return reading.read(bytes);
    }
}
