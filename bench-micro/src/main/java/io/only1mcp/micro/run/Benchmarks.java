package io.only1mcp.micro.run;

import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.environment.EnvironmentReader;
import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.result.MicroResult.Settings;
import io.only1mcp.core.result.MicroScore;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Benchmarks that are to be run in forks. What JMH itself says goes into {@value #LOG} of the folder.
 *
 * @param folder where files go
 * @param settings how thoroughly they are measured
 * @param pattern which ones, a regular expression that is found in class and method
 * @param profilers by name, in any number, beside that of allocation, which costs nothing and is always there
 * @param progress takes a line for each step
 */
record Benchmarks(Path folder, Settings settings, String pattern, List<String> profilers, Consumer<String> progress) {
    static final String LOG = "jmh.txt";

    private static final double BUSY = 0.5;
    private static final String ALLOCATION = "gc";

    /**
     * Runs them.
     *
     * @param version of this program
     * @param commit of the project, where it is known
     * @throws BenchmarksException where they cannot be run
     */
    MicroResult run(String version, @Nullable String commit) throws BenchmarksException {
        Instant began = Instant.now();
        Environment environment = EnvironmentReader.read(NettyTransport.chosen().text(), "pooled", commit);
        Options options = options().build();
        List<MicroScore> scores;
        try (PrintStream log = new PrintStream(folder.resolve(LOG).toFile(), StandardCharsets.UTF_8)) {
            OutputFormat plain = OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL);
            scores = Scores.of(new Runner(options, new ProgressFormat(plain, progress)).run());
        } catch (NoBenchmarksException e) {
            discardLog();
            throw new BenchmarksException(
                    "no benchmark matches '" + pattern
                            + "': it is a regular expression that is found in class and method, such as CacheLookup.*hit",
                    e);
        } catch (RunnerException e) {
            throw new BenchmarksException(e.getMessage() + " (" + folder.resolve(LOG) + " has more)", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (scores.isEmpty()) {
            throw new BenchmarksException("no benchmark came to an end: " + folder.resolve(LOG) + " says why");
        }
        Instant ended = Instant.now();
        return new MicroResult(
                version,
                began,
                (ended.toEpochMilli() - began.toEpochMilli()) / 1e3,
                settings,
                pattern,
                environment,
                scores,
                caveats(environment, scores),
                ExitStatus.PASS);
    }

    private void discardLog() {
        try {
            Files.deleteIfExists(folder.resolve(LOG));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ChainedOptionsBuilder options() throws BenchmarksException {
        ChainedOptionsBuilder options =
                new OptionsBuilder().include(compiled().pattern()).shouldFailOnError(true);
        Set<String> all = new LinkedHashSet<>(List.of(ALLOCATION));
        all.addAll(profilers);
        for (String profiler : all) {
            options.addProfiler(
                    profiler, Profilers.of(profiler, folder.toAbsolutePath()).getOpts());
        }
        return switch (settings) {
            case OWN -> options;
            case QUICK -> sized(options, 3, 3, TimeValue.milliseconds(200));
            case FULL -> sized(options, 10, 5, TimeValue.seconds(1));
        };
    }

    private Pattern compiled() throws BenchmarksException {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new BenchmarksException(
                    "the pattern '" + pattern + "' is no regular expression: " + e.getDescription(), e);
        }
    }

    private static ChainedOptionsBuilder sized(
            ChainedOptionsBuilder options, int forks, int iterations, TimeValue each) {
        return options.forks(forks)
                .warmupIterations(iterations)
                .warmupTime(each)
                .measurementIterations(iterations)
                .measurementTime(each);
    }

    private static List<Caveat> caveats(Environment environment, List<MicroScore> scores) {
        List<Caveat> caveats = new ArrayList<>();
        Double load = environment.machine().loadAverage();
        if (load != null && load > BUSY * environment.machine().cores()) {
            caveats.add(new Caveat(
                    Caveat.Level.SUSPECT,
                    "busy_machine",
                    "the machine was busy when the benchmarks began: load average " + load + " on "
                            + environment.machine().cores() + " cores",
                    "end what else runs on it"));
        }
        if (scores.stream().anyMatch(score -> score.forks().size() < 2)) {
            caveats.add(Caveat.note(
                    "one_fork",
                    "there was one fork of a benchmark, so nothing is known of how much its figure varies",
                    "run more forks"));
        }
        return caveats;
    }
}
