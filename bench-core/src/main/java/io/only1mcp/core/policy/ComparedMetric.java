package io.only1mcp.core.policy;

import io.only1mcp.core.verdict.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A figure that is compared between results, one value for each run or fork. What is better follows from what it is. */
public enum ComparedMetric {
    /** The median of the response times of a run or an operation, in nanoseconds. */
    LATENCY_P50(Unit.DURATION, Better.LOWER),
    /** Their 95th percentile. */
    LATENCY_P95(Unit.DURATION, Better.LOWER),
    /** Their 99th percentile. */
    LATENCY_P99(Unit.DURATION, Better.LOWER),
    /** Good answers per second. */
    THROUGHPUT(Unit.RATE, Better.HIGHER),
    /** Failed and unsent requests over all that were intended. */
    ERROR_RATE(Unit.SHARE, Better.LOWER),
    /** The highest resident set of the target, in bytes. */
    MEMORY_RSS(Unit.SIZE, Better.LOWER),
    /** CPU time of the target for each request that was sent, in nanoseconds. */
    CPU_PER_REQUEST(Unit.DURATION, Better.LOWER),
    /** From the start of the process to its first answer, in nanoseconds. */
    START(Unit.DURATION, Better.LOWER),
    /** The share of calls that reached no backend. */
    CACHE_HIT_RATE(Unit.SHARE, Better.HIGHER),
    /** The share of a model's context that is saved. */
    CONTEXT_REDUCTION(Unit.SHARE, Better.HIGHER),
    /** What a micro-benchmark says, in its own unit; more is better where that is operations per time. */
    SCORE(Unit.FACTOR, Better.LOWER),
    /** Bytes that an operation of a micro-benchmark allocates. */
    ALLOCATION(Unit.SIZE, Better.LOWER);

    private final Unit unit;
    private final Better better;

    ComparedMetric(Unit unit, Better better) {
        this.unit = unit;
        this.better = better;
    }

    /** What its number counts. */
    public Unit unit() {
        return unit;
    }

    /** Which way it is better; of {@link #SCORE} where it is time per operation. */
    public Better better() {
        return better;
    }

    /** What has one value of it, in the plural: forks of a JVM of a micro-benchmark, runs of all else. */
    public String repeated() {
        return this == SCORE || this == ALLOCATION ? "forks" : "runs";
    }

    /** The name in policies and reports: {@code latency_p50}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(ComparedMetric::key).toList();
    }
}
