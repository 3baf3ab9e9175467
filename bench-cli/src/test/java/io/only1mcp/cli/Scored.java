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

/** A result of one benchmark, made up. */
final class Scored {
    private Scored() {}

    /** A result whose forks scatter by some thousandths around a score. */
    static String json(double score, int forks) {
        MicroScore benchmark = new MicroScore(
                "io.only1mcp.micro.json.EnvelopeBenchmark.read",
                "avgt",
                Map.of("rival", "SCAN"),
                1,
                "ns/op",
                Better.LOWER,
                DoubleStream.iterate(0.997, x -> x + 0.001)
                        .limit(forks)
                        .mapToObj(x -> List.of(x * score))
                        .toList(),
                List.of());
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
                List.of(benchmark),
                List.of(),
                ExitStatus.PASS));
    }
}
