package io.only1mcp.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.micro.json.EnvelopeBenchmark;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class EveryBenchmarkTest {

    /** Without JMH's annotation processor the build is green, and there are no benchmarks in it. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void eachRunsOnceWithEveryParameterAndAnswersRight(@TempDir Path folder) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .forks(0)
                        .mode(Mode.SingleShotTime)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .param("mebibytes", "1")
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .output(folder.resolve("jmh.txt").toString())
                        .build())
                .run();

        Set<String> seen = results.stream()
                .map(result -> result.getParams().getBenchmark())
                .collect(Collectors.toSet());
        assertThat(seen).contains(EnvelopeBenchmark.class.getName() + ".read");
    }
}
