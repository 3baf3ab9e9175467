package io.only1mcp.macro.loadtest;

import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Unit;

/**
 * What an assertion is about, and what it is held against, for a static import: {@code assertThat(p99()).isLessThan(ms(5))}.
 * Latencies are response times: from the instant at which a request was due to the last byte of its answer.
 */
public final class Measures {
    private Measures() {}

    /**
     * A metric by the name that thresholds have for it, such as {@code service_p95}.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    public static Metric metric(String key) {
        return Metric.of(key)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no metric '" + key + "'; there are " + String.join(", ", Metric.keys())));
    }

    /** The median latency. */
    public static Metric p50() {
        return metric("latency_p50");
    }

    /** The latency that nine of ten answers keep to. */
    public static Metric p90() {
        return metric("latency_p90");
    }

    /** The 95th percentile of the latency. */
    public static Metric p95() {
        return metric("latency_p95");
    }

    /** The 99th percentile of the latency; it takes 1,000 requests. */
    public static Metric p99() {
        return metric("latency_p99");
    }

    /** The 99.9th percentile of the latency; it takes 10,000 requests. */
    public static Metric p99_9() {
        return metric("latency_p99_9");
    }

    /** The longest latency. */
    public static Metric max() {
        return metric("latency_max");
    }

    /** Good answers per second. */
    public static Metric throughput() {
        return metric("throughput");
    }

    /** The share of requests that failed or were never sent. */
    public static Metric errorRate() {
        return metric("error_rate");
    }

    /** The highest resident set of a target that the run started. */
    public static Metric memory() {
        return metric("memory_rss");
    }

    /** The mean share of one core that a target kept busy that the run started. */
    public static Metric cpu() {
        return metric("cpu_percent");
    }

    /** Microseconds. */
    public static Limit us(double microseconds) {
        return new Limit(Unit.DURATION, microseconds * 1e3);
    }

    /** Milliseconds. */
    public static Limit ms(double milliseconds) {
        return new Limit(Unit.DURATION, milliseconds * 1e6);
    }

    /** Requests per second. */
    public static Limit perSecond(double rate) {
        return new Limit(Unit.RATE, rate);
    }

    /** Per cent of a whole. */
    public static Limit percent(double percent) {
        return new Limit(Unit.SHARE, percent / 100);
    }

    /** Cores that are kept busy. */
    public static Limit cores(double cores) {
        return new Limit(Unit.CORES, cores);
    }

    /** Megabytes of 1,000,000 bytes. */
    public static Limit mb(double megabytes) {
        return new Limit(Unit.SIZE, megabytes * 1e6);
    }
}
