package io.only1mcp.core.result;

import io.only1mcp.core.policy.Better;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One micro-benchmark with one set of parameters.
 *
 * @param benchmark the method, with its class and package
 * @param mode how it was measured, as JMH abbreviates it: {@code avgt}, {@code thrpt}, {@code sample}, {@code ss}
 * @param params its parameters by name, in order
 * @param threads how many threads ran it
 * @param unit of its scores, such as {@code ns/op}
 * @param better which way they are better
 * @param forks for each fork of the JVM the scores of its iterations, at least one of at least one
 * @param secondary what was measured besides
 */
public record MicroScore(
        String benchmark,
        String mode,
        Map<String, String> params,
        int threads,
        String unit,
        Better better,
        List<List<Double>> forks,
        List<Secondary> secondary) {
    public MicroScore {
        if (forks.isEmpty() || forks.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("forks: each has at least one score, and there is at least one");
        }
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        forks = forks.stream().map(List::copyOf).toList();
        secondary = List.copyOf(secondary);
    }

    /**
     * A figure beside the score.
     *
     * @param name such as {@code gc.alloc.rate.norm}, or a counter of the benchmark
     * @param unit of its values
     * @param forks one value for each fork
     */
    public record Secondary(String name, String unit, List<Double> forks) {
        public Secondary {
            forks = List.copyOf(forks);
        }
    }

    /** One value for each fork, which are what is independent: the mean of its iterations. */
    public List<Double> values() {
        return forks.stream()
                .map(scores -> scores.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow())
                .toList();
    }

    /** The class without its package. */
    public String type() {
        String type = benchmark.substring(0, Math.max(0, benchmark.lastIndexOf('.')));
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** The method alone. */
    public String method() {
        return benchmark.substring(benchmark.lastIndexOf('.') + 1);
    }

    /** Which benchmark it is, in one line: class, method, parameters; the mode and threads where they are not the usual ones. */
    public String name() {
        String given = params.entrySet().stream()
                .map(param -> " " + param.getKey() + "=" + param.getValue())
                .collect(Collectors.joining());
        return type() + "." + method() + given + (mode.equals("avgt") ? "" : " " + mode)
                + (threads == 1 ? "" : " threads=" + threads);
    }
}
