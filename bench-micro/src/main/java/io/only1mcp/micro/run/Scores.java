package io.only1mcp.micro.run;

import io.only1mcp.core.policy.Better;
import io.only1mcp.core.result.MicroScore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What JMH measured, as scores. A figure that is no number is left out: JMH has some where it counted nothing. */
final class Scores {
    private static final Map<String, Double> QUANTILES = new TreeMap<>(Map.of("p50", 50.0, "p95", 95.0, "p99", 99.0));

    private Scores() {}

    static List<MicroScore> of(Collection<RunResult> results) {
        return results.stream()
                .filter(result -> !forks(result).isEmpty())
                .map(Scores::of)
                .toList();
    }

    private static MicroScore of(RunResult result) {
        BenchmarkParams params = result.getParams();
        Map<String, String> given = new LinkedHashMap<>();
        params.getParamsKeys().forEach(key -> given.put(key, params.getParam(key)));
        return new MicroScore(
                params.getBenchmark(),
                params.getMode().shortLabel(),
                given,
                params.getThreads(),
                result.getPrimaryResult().getScoreUnit(),
                params.getMode() == Mode.Throughput ? Better.HIGHER : Better.LOWER,
                forks(result),
                secondary(result));
    }

    private static List<List<Double>> forks(RunResult result) {
        return result.getBenchmarkResults().stream()
                .map(fork -> fork.getIterationResults().stream()
                        .map(iteration -> iteration.getPrimaryResult().getScore())
                        .filter(Double::isFinite)
                        .toList())
                .filter(scores -> !scores.isEmpty())
                .toList();
    }

    private static List<MicroScore.Secondary> secondary(RunResult result) {
        List<MicroScore.Secondary> all = new ArrayList<>();
        if (result.getParams().getMode() == Mode.SampleTime) {
            // Of single operations, pooled in each fork. In other modes percentiles would be of iterations' means.
            QUANTILES.forEach((name, quantile) -> add(
                    all,
                    name,
                    result.getPrimaryResult().getScoreUnit(),
                    result.getBenchmarkResults().stream()
                            .map(fork -> fork.getPrimaryResult().getStatistics().getPercentile(quantile))
                            .toList()));
        }
        result.getSecondaryResults()
                .forEach((label, any) -> add(
                        all,
                        label.replaceFirst("^·", ""),
                        any.getScoreUnit(),
                        result.getBenchmarkResults().stream()
                                .map(fork -> score(fork, label))
                                .toList()));
        return all;
    }

    private static double score(BenchmarkResult fork, String label) {
        Result<?> found = fork.getSecondaryResults().get(label);
        return found == null ? Double.NaN : found.getScore();
    }

    private static void add(List<MicroScore.Secondary> all, String name, String unit, List<Double> forks) {
        if (!forks.isEmpty() && forks.stream().allMatch(Double::isFinite)) {
            all.add(new MicroScore.Secondary(name, unit, forks));
        }
    }
}
