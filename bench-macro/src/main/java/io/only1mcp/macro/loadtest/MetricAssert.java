package io.only1mcp.macro.loadtest;

import io.only1mcp.core.verdict.Metric;
import java.util.function.DoublePredicate;

/** An assertion on one metric of a result. Each method gives the result back, for the next one. */
public final class MetricAssert {
    private final LoadTestResult result;
    private final Metric metric;

    MetricAssert(LoadTestResult result, Metric metric) {
        this.result = result;
        this.metric = metric;
    }

    /**
     * It is less than the limit.
     *
     * @throws AssertionError where it is not, or cannot be said; the message says which
     */
    public LoadTestResult isLessThan(Limit limit) {
        return hold("less than", limit, value -> value < limit.value());
    }

    /**
     * It is the limit or less.
     *
     * @throws AssertionError where it is not, or cannot be said; the message says which
     */
    public LoadTestResult isAtMost(Limit limit) {
        return hold("at most", limit, value -> value <= limit.value());
    }

    /**
     * It is greater than the limit.
     *
     * @throws AssertionError where it is not, or cannot be said; the message says which
     */
    public LoadTestResult isGreaterThan(Limit limit) {
        return hold("greater than", limit, value -> value > limit.value());
    }

    /**
     * It is the limit or more.
     *
     * @throws AssertionError where it is not, or cannot be said; the message says which
     */
    public LoadTestResult isAtLeast(Limit limit) {
        return hold("at least", limit, value -> value >= limit.value());
    }

    private LoadTestResult hold(String comparison, Limit limit, DoublePredicate holds) {
        if (limit.unit() != metric.unit()) {
            throw new IllegalArgumentException(
                    metric.key() + " cannot be compared with " + limit + ": it is a " + metric.unit());
        }
        double value = result.trusted(metric);
        if (!holds.test(value)) {
            throw new AssertionError(result.about(
                    metric.key() + " is " + metric.unit().text(value) + ", and should be " + comparison + " " + limit));
        }
        return result;
    }
}
