package io.only1mcp.micro.technique;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.micro.corpus.Message;
import io.only1mcp.micro.harness.Answers;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
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
 * What is saved when a message is not copied to be read? Before, each field that matters becomes an object of its own; after,
 * it is a range of the bytes that came. Both read the message to its last byte. With {@code -prof gc} the allocation is seen.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ZeroCopyParsingBenchmark {

    /** What is read. */
    @Param({"TOOL_CALL", "TOOL_CALL_WITH_BLOB"})
    public Message message = Message.TOOL_CALL;

    private final ObjectMapper json = new ObjectMapper();
    private final Envelope envelope = new Envelope();
    private byte[] bytes = {};

    /** Reads the message both ways. */
    @Setup
    public void setUp() throws IOException {
        bytes = message.bytes();
        Owned owned = before();
        Envelope borrowed = after();
        Answers.same("after", borrowed.text(Field.METHOD), owned.method());
        Answers.same("after", borrowed.text(Field.NAME), owned.name());
        Answers.same("after", borrowed.text(Field.ID), owned.id());
    }

    /**
     * The fields of a message, as objects.
     *
     * @param id as text
     * @param method such as {@code tools/call}
     * @param name of the tool
     * @param arguments of the call
     */
    public record Owned(String id, String method, String name, JsonNode arguments) {}

    /** Copies what is read. */
    @Benchmark
    public Owned before() throws IOException {
        JsonNode tree = json.readTree(bytes);
        JsonNode params = tree.path("params");
        return new Owned(
                tree.path("id").asText(),
                tree.path("method").asText(),
                params.path("name").asText(),
                params.path("arguments"));
    }

    /** Remembers where it stands. */
    @Benchmark
    public Envelope after() throws IOException {
        if (!envelope.scan(bytes, 0, bytes.length)) {
            throw new IOException(envelope.fault().words());
        }
        return envelope;
    }
}
