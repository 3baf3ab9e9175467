package io.only1mcp.core.verdict;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Something that a run measures and a {@link Threshold} limits: a figure, and where that figure is a distribution, the
 * quantile that is meant.
 *
 * @param figure what is measured
 * @param quantile above 0 and up to 1, which is the maximum; NaN where the figure is no distribution
 */
public record Metric(Figure figure, double quantile) {

    /** What is measured. */
    public enum Figure {
        /** Response time from the intended instant: good answers, and timeouts at their age. */
        LATENCY(Unit.DURATION, true),
        /** Time from the write of a request to the last byte of its answer. */
        SERVICE(Unit.DURATION, true),
        /** What the proxy adds: direct against proxied, from the paired experiment only. */
        OVERHEAD(Unit.DURATION, true),
        /** Good answers that arrived inside the window, over its length. */
        THROUGHPUT(Unit.RATE, false),
        /**
         * The highest rate of a stage of one rate at which every other threshold held and 99.5 % of its requests were
         * answered well inside its window.
         */
        SUSTAINED_RATE(Unit.RATE, false),
        /** Failed and unsent over intended requests. */
        ERROR_RATE(Unit.SHARE, false),
        /** 1 − error rate. */
        AVAILABILITY(Unit.SHARE, false),
        /** The highest resident set of the target's process tree inside the window. */
        MEMORY_RSS(Unit.SIZE, false),
        /** The mean share of one core that the target's process tree kept busy inside the window. */
        CPU_PERCENT(Unit.CORES, false),
        /** The share of requests that the target answered without asking a backend, from the backends' own counts. */
        CACHE_HIT_RATE(Unit.SHARE, false),
        /** Requests that reached the backends over requests sent, from the backends' own counts. */
        AMPLIFICATION(Unit.FACTOR, false),
        /** The share of a model's context that the target saves. */
        CONTEXT_REDUCTION(Unit.SHARE, false),
        /** The time from the end of an overload until the target answers as before. */
        RECOVERY_TIME(Unit.DURATION, false),
        /** The share of requests that the audit log holds. */
        AUDIT_COMPLETE(Unit.SHARE, false);

        private final Unit unit;
        private final boolean distribution;

        Figure(Unit unit, boolean distribution) {
            this.unit = unit;
            this.distribution = distribution;
        }

        /** What its number counts. */
        public Unit unit() {
            return unit;
        }

        /** Whether a quantile has to be named. */
        public boolean distribution() {
            return distribution;
        }

        /** Whether it is of requests, so that those which met an injected fault can be left out. */
        public boolean ofRequests() {
            return this == LATENCY || this == ERROR_RATE || this == AVAILABILITY;
        }

        /** The name in a profile, without a quantile: {@code error_rate}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Map<String, Double> QUANTILES = new LinkedHashMap<>();
    private static final Map<String, Metric> BY_KEY = new LinkedHashMap<>();

    static {
        QUANTILES.put("p50", 0.5);
        QUANTILES.put("p75", 0.75);
        QUANTILES.put("p90", 0.9);
        QUANTILES.put("p95", 0.95);
        QUANTILES.put("p99", 0.99);
        QUANTILES.put("p99_9", 0.999);
        QUANTILES.put("p99_99", 0.9999);
        QUANTILES.put("max", 1.0);
        for (Figure figure : Figure.values()) {
            if (figure.distribution()) {
                QUANTILES.values().forEach(quantile -> put(new Metric(figure, quantile)));
            } else {
                put(new Metric(figure, Double.NaN));
            }
        }
    }

    public Metric {
        if (figure.distribution() && !QUANTILES.containsValue(quantile)) {
            throw new IllegalArgumentException("metric: no quantile " + quantile + " of " + figure.key());
        }
        if (!figure.distribution() && !Double.isNaN(quantile)) {
            throw new IllegalArgumentException("metric: " + figure.key() + " is no distribution");
        }
    }

    private static void put(Metric metric) {
        BY_KEY.put(metric.key(), metric);
    }

    /** The metric of a name in a profile, such as {@code latency_p99_9}, {@code latency_max} or {@code throughput}. */
    public static Optional<Metric> of(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    /** The names of all metrics, in the order of {@link Figure}. */
    public static List<String> keys() {
        return List.copyOf(BY_KEY.keySet());
    }

    /** Its name in a profile. */
    public String key() {
        for (Map.Entry<String, Double> named : QUANTILES.entrySet()) {
            if (figure.distribution() && named.getValue() == quantile) {
                return figure.key() + "_" + named.getKey();
            }
        }
        return figure.key();
    }

    /** What its number counts. */
    public Unit unit() {
        return figure.unit();
    }
}
