package io.only1mcp.core.truth;

import io.only1mcp.core.statistics.Spread;
import io.only1mcp.core.verdict.ExitStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a driver reported beside what a server says that it took.
 *
 * @param each how long each run was
 * @param runs how many runs each row is of
 * @param rows a rate and a figure each
 */
public record Truth(Duration each, int runs, List<Row> rows) {
    /** How far a reported figure may be from the served one, as a share of that. */
    public static final double WITHIN = 0.02;

    public Truth {
        rows = List.copyOf(rows);
    }

    /**
     * One figure at one rate.
     *
     * @param served how the server took its time
     * @param perSecond the offered rate
     * @param figure p50, p90, p99, p99.9 or max
     * @param servedNanos what the server took, the median of the runs
     * @param reportedNanos what the driver reported, the median of the runs
     * @param off the median over the runs of how far the reported one is above the served one, as a share of that
     * @param furthest the share that is furthest from zero
     */
    public record Row(
            String served,
            double perSecond,
            String figure,
            long servedNanos,
            long reportedNanos,
            double off,
            double furthest) {
        /** Whether the driver told the truth. */
        public boolean holds() {
            return Math.abs(off) <= WITHIN;
        }
    }

    /**
     * One figure of one run.
     *
     * @param served how the server took its time
     * @param perSecond the offered rate
     * @param figure its name
     * @param servedNanos what the server took, more than 0
     * @param reportedNanos what the driver reported
     */
    public record Observed(String served, double perSecond, String figure, long servedNanos, long reportedNanos) {
        private double off() {
            return (double) (reportedNanos - servedNanos) / servedNanos;
        }

        private String row() {
            return served + " " + perSecond + " " + figure;
        }
    }

    /** The rows of all runs, in the order in which they came first. */
    public static Truth of(Duration each, int runs, List<Observed> observed) {
        Map<String, List<Observed>> rows = new LinkedHashMap<>();
        observed.forEach(
                one -> rows.computeIfAbsent(one.row(), row -> new ArrayList<>()).add(one));
        return new Truth(each, runs, rows.values().stream().map(Truth::row).toList());
    }

    private static Row row(List<Observed> runs) {
        Observed first = runs.get(0);
        double furthest = runs.stream()
                .mapToDouble(Observed::off)
                .boxed()
                .max((a, b) -> Double.compare(Math.abs(a), Math.abs(b)))
                .orElse(0.0);
        return new Row(
                first.served(),
                first.perSecond(),
                first.figure(),
                Math.round(Spread.median(
                        runs.stream().mapToDouble(Observed::servedNanos).toArray())),
                Math.round(Spread.median(
                        runs.stream().mapToDouble(Observed::reportedNanos).toArray())),
                Spread.median(runs.stream().mapToDouble(Observed::off).toArray()),
                furthest);
    }

    /** Whether all of it holds. */
    public ExitStatus exitStatus() {
        return rows.stream().allMatch(Row::holds) ? ExitStatus.PASS : ExitStatus.THRESHOLDS_FAILED;
    }
}
