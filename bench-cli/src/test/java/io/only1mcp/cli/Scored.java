package io.only1mcp.cli;

import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.policy.Better;
import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.result.MicroScore;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.verdict.ExitStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Results of benchmarks, made up. */
final class Scored {
    private Scored() {}

    /** A result of one benchmark whose forks scatter by some thousandths around a score. */
    static String json(double score, int forks) {
        return json(List.of(benchmark("read", score, forks, List.of())));
    }

    /** A result of two: one takes so many nanoseconds, and allocates so many bytes; the other does so many operations a second. */
    static String json(double nanos, double bytes, double perSecond, int forks) {
        MicroScore.Secondary allocation = new MicroScore.Secondary("gc.alloc.rate.norm", "B/op", around(bytes, forks));
        MicroScore read = benchmark("read", nanos, forks, List.of(allocation));
        MicroScore write = benchmark("write", perSecond, forks, List.of());
        return json(List.of(
                read,
                new MicroScore(
                        write.benchmark(),
                        "thrpt",
                        write.params(),
                        1,
                        "ops/s",
                        Better.HIGHER,
                        write.forks(),
                        List.of())));
    }

    private static List<Double> around(double value, int forks) {
        return DoubleStream.iterate(0.997, x -> x + 0.001)
                .limit(forks)
                .mapToObj(x -> x * value)
                .toList();
    }

    private static MicroScore benchmark(String method, double score, int forks, List<MicroScore.Secondary> secondary) {
        return new MicroScore(
                "io.only1mcp.micro.json.EnvelopeBenchmark." + method,
                "avgt",
                Map.of("rival", "SCAN"),
                1,
                "ns/op",
                Better.LOWER,
                around(score, forks).stream().map(List::of).toList(),
                secondary);
    }

    private static String json(List<MicroScore> benchmarks) {
        Environment environment = new Environment(
                new Environment.Machine(2, "Example CPU", null, "Linux", "Debian", null),
                new Environment.Jvm("JVM", "17", "Debian", List.of()),
                "epoll",
                "pooled",
                "1f2e3d4");
        return ResultJson.write(new MicroResult(
                "0.1.0",
                Instant.EPOCH,
                1,
                MicroResult.Settings.FULL,
                "Envelope",
                environment,
                benchmarks,
                List.of(),
                ExitStatus.PASS));
    }
}
