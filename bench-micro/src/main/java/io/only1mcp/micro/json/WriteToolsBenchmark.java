package io.only1mcp.micro.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.micro.corpus.Message;
import io.only1mcp.micro.harness.Answers;
import io.only1mcp.micro.json.ToolsWriter.Writing;
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

/** How long does it take to write a list of tools for one more client? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class WriteToolsBenchmark {

    /** Who writes. */
    @Param
    public ToolsWriter rival = ToolsWriter.COPY;

    /** What is written. */
    @Param({"TOOLS_10", "TOOLS_50", "TOOLS_200"})
    public Message message = Message.TOOLS_10;

    private Writing writing = () -> new byte[0];

    /** Has the writer keep what it needs. */
    @Setup
    public void setUp() throws IOException {
        byte[] bytes = message.bytes();
        writing = rival.of(bytes);
        ObjectMapper json = new ObjectMapper();
        Answers.same(rival, json.readTree(write()), json.readTree(bytes));
    }

    /** Writes the list once. */
    @Benchmark
    public byte[] write() throws IOException {
        return writing.write();
    }
}
