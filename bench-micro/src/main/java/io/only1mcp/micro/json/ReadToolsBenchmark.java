package io.only1mcp.micro.json;

import io.only1mcp.micro.corpus.Message;
import io.only1mcp.micro.harness.Answers;
import io.only1mcp.micro.json.ToolsReader.Reading;
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

/** How long does it take to read a list of tools, so that each is known by its name? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ReadToolsBenchmark {

    /** Who reads. */
    @Param
    public ToolsReader rival = ToolsReader.SCAN;

    /** What is read. */
    @Param({"TOOLS_10", "TOOLS_50", "TOOLS_200"})
    public Message message = Message.TOOLS_10;

    private Reading reading = message -> 0;
    private byte[] bytes = {};

    /** Makes reader and message. */
    @Setup
    public void setUp() throws IOException {
        reading = rival.create();
        bytes = message.bytes();
        Answers.same(rival, read(), ToolsReader.JACKSON_TREE.create().read(bytes));
    }

    /** Reads the list once. */
    @Benchmark
    public long read() throws IOException {
        return reading.read(bytes);
    }
}
