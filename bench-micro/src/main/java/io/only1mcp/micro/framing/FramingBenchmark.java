package io.only1mcp.micro.framing;

import io.only1mcp.micro.corpus.Message;
import io.only1mcp.micro.framing.Framing.Reading;
import io.only1mcp.micro.harness.Answers;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * How many gibibytes of messages a second are taken out of a stream, and how many could be, for all that the machine's memory
 * gives?
 *
 * <p>The stream is larger than the caches of most processors, so that it has to come from memory, and is read once from its
 * beginning to its end. The counter {@code gibibytes} is the figure; the score itself is of whole streams.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class FramingBenchmark {
    private static final double GIBIBYTE = 1L << 30;
    private static final int MEBIBYTE = 1 << 20;

    /** What is read out of the stream. */
    @Param
    public Framing rival = Framing.CHUNKS;

    /** The messages in it, one after the other. */
    @Param({"PROGRESS", "TOOL_CALL_RESULT", "TOOL_CALL_WITH_BLOB"})
    public Message message = Message.TOOL_CALL_RESULT;

    /** How long it is. */
    @Param("64")
    public int mebibytes = 1;

    private Reading reading = (from, to) -> 0;
    private int messages;
    private int length;

    /** How much was read. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Volume {
        /** Gibibytes of the stream. */
        public double gibibytes;
    }

    /** Writes the stream, and reads it once. */
    @Setup
    public void setUp() throws InterruptedException {
        byte[] bytes = message.bytes();
        int most = mebibytes * MEBIBYTE;
        ByteArrayOutputStream stream = new ByteArrayOutputStream(most + bytes.length);
        messages = 0;
        while (stream.size() < most) {
            rival.write(bytes, stream);
            messages++;
        }
        length = stream.size();
        reading = rival.reading(stream.toByteArray(), messages);
        Answers.same(rival, read(new Volume()), messages);
    }

    /** Reads the stream from its beginning to its end. */
    @Benchmark
    public int read(Volume volume) throws InterruptedException {
        volume.gibibytes += length / GIBIBYTE;
        return reading.read(0, length);
    }
}
