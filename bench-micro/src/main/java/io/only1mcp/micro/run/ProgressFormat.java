package io.only1mcp.micro.run;

import java.io.IOException;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** What JMH says, passed on, and of it a line for each fork that begins: how far it is, what is run, how long it will take. */
final class ProgressFormat implements OutputFormat {
    private static final String HOW_FAR = "# Run progress: ";
    private static final String FORK = "# Fork: ";

    private final OutputFormat plain;
    private final Consumer<String> progress;
    private String howFar = "";
    private String running = "";

    ProgressFormat(OutputFormat plain, Consumer<String> progress) {
        this.plain = plain;
        this.progress = progress;
    }

    @Override
    public void startBenchmark(BenchmarkParams params) {
        String name = params.getBenchmark();
        String type = name.substring(0, name.lastIndexOf('.'));
        running = name.substring(type.lastIndexOf('.') + 1)
                + params.getParamsKeys().stream()
                        .map(key -> " " + key + "=" + params.getParam(key))
                        .collect(Collectors.joining());
        plain.startBenchmark(params);
    }

    @Override
    public void println(String line) {
        if (line.startsWith(HOW_FAR)) {
            howFar = line.substring(HOW_FAR.length());
        } else if (line.startsWith(FORK)) {
            progress.accept(howFar + " · " + running + " · fork " + line.substring(FORK.length()));
        }
        plain.println(line);
    }

    @Override
    public void iteration(BenchmarkParams params, IterationParams iteration, int number) {
        plain.iteration(params, iteration, number);
    }

    @Override
    public void iterationResult(BenchmarkParams params, IterationParams iteration, int number, IterationResult data) {
        plain.iterationResult(params, iteration, number, data);
    }

    @Override
    public void endBenchmark(BenchmarkResult result) {
        plain.endBenchmark(result);
    }

    @Override
    public void startRun() {
        plain.startRun();
    }

    @Override
    public void endRun(Collection<RunResult> results) {
        plain.endRun(results);
    }

    @Override
    public void print(String text) {
        plain.print(text);
    }

    @Override
    public void flush() {
        plain.flush();
    }

    @Override
    public void close() {
        plain.close();
    }

    @Override
    public void verbosePrintln(String line) {
        plain.verbosePrintln(line);
    }

    @Override
    public void write(int character) {
        plain.write(character);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        plain.write(bytes);
    }
}
