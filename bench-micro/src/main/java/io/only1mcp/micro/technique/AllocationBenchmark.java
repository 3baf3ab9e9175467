package io.only1mcp.micro.technique;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.only1mcp.micro.corpus.Message;
import io.only1mcp.micro.harness.Answers;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What is saved when nothing is allocated to take the name of a server off the name of a tool, and to pass the call on? Before,
 * the message becomes a text, which is cut and encoded again; after, the two pieces of its bytes around the name are copied into
 * the buffer of the connection, as the gateway does it. With {@code -prof gc} the allocation is seen.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class AllocationBenchmark {
    private static final String PREFIX = "filesystem.";

    private final byte[] message = Message.TOOL_CALL.bytes();
    private final Envelope envelope = new Envelope();
    private final ByteBuf out = Unpooled.directBuffer(2 * message.length);
    private int nameFrom;
    private int nameTo;

    /** Finds the name, and cuts the message both ways. */
    @Setup
    public void setUp() {
        Answers.same("scan", envelope.scan(message, 0, message.length), true);
        nameFrom = envelope.start(Field.NAME);
        nameTo = envelope.end(Field.NAME);
        String wanted = new String(message, UTF_8).replace(PREFIX, "");
        Answers.same("before", before().toString(UTF_8), wanted);
        Answers.same("after", after().toString(UTF_8), wanted);
    }

    /** Makes texts of it. */
    @Benchmark
    public ByteBuf before() {
        String text = new String(message, UTF_8);
        String name = text.substring(nameFrom, nameTo);
        String cut = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        String passedOn = text.substring(0, nameFrom) + cut + text.substring(nameTo);
        return out.clear().writeBytes(passedOn.getBytes(UTF_8));
    }

    /** Copies ranges of its bytes. */
    @Benchmark
    public ByteBuf after() {
        int cutTo = nameFrom;
        while (cutTo < nameTo && message[cutTo] != '.') {
            cutTo++;
        }
        cutTo = cutTo < nameTo ? cutTo + 1 : nameFrom;
        return out.clear().writeBytes(message, 0, nameFrom).writeBytes(message, cutTo, message.length - cutTo);
    }
}
