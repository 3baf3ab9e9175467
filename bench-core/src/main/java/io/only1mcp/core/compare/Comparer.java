package io.only1mcp.core.compare;

import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.policy.MetricPolicy;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.statistics.Holm;
import io.only1mcp.core.statistics.RankSum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares two sets of results by a policy. A change counts where it is both certain and large enough. Certain is what the
 * Mann-Whitney test says of the values of runs or forks, corrected for as many metrics as may fail together (Holm); how large it
 * is says the shift of Hodges and Lehmann.
 */
public final class Comparer {
    private static final String FEW_FORKS =
            "the forks of all results in a folder count together: bench micro --full has ten, --quick three";
    private static final String AGAINST_MEDIANS =
            "a change is the middle of all differences between a value before and one now, which may go another way than"
                    + " the two medians, as in ";
    private static final int MOST_NAMES = 3;

    private final Policy policy;
    private final NoiseFloors floors;

    /** A comparer that goes by this policy, and knows nothing of the noise of the machine. */
    public Comparer(Policy policy) {
        this(policy, NoiseFloors.NONE);
    }

    /**
     * A comparer that goes by this policy.
     *
     * @param floors the noise that was measured before, to be shown beside each metric
     */
    public Comparer(Policy policy, NoiseFloors floors) {
        this.policy = policy;
        this.floors = floors;
    }

    /** Compares what was before with what is now. */
    public Comparison compare(Measured baseline, Measured current) {
        Map<Series.Key, Pair> pairs = new LinkedHashMap<>();
        baseline.series().forEach(series -> pairs.put(series.key(), new Pair(series, null)));
        current.series()
                .forEach(series -> pairs.merge(
                        series.key(), new Pair(null, series), (before, now) -> new Pair(before.before(), now.now())));
        List<Judged> judged = new ArrayList<>();
        pairs.values()
                .forEach(pair -> policy.of(pair.any().metric()).ifPresent(metric -> judged.add(judged(pair, metric))));
        List<Judged> gating = judged.stream()
                .filter(one -> one.gating() && one.difference() != null)
                .toList();
        double[] worse = adjusted(gating, true);
        double[] improved = adjusted(gating, false);
        List<Finding> findings = new ArrayList<>();
        for (Judged one : judged) {
            int at = gating.indexOf(one);
            Difference difference = one.difference();
            if (difference == null) {
                findings.add(unknown(one));
            } else if (at < 0) {
                findings.add(finding(one, difference, difference.worse(), difference.improved(), 1));
            } else {
                findings.add(finding(one, difference, worse[at], improved[at], gating.size()));
            }
        }
        List<String> remarks = Stream.of(
                        Stream.of(baseline, current).flatMap(measured -> measured.remarks().stream()),
                        judged.stream().anyMatch(this::lacksForks) ? Stream.of(FEW_FORKS) : Stream.<String>empty(),
                        againstMedians(findings))
                .flatMap(remark -> remark)
                .distinct()
                .toList();
        Comparison comparison =
                new Comparison(baseline.name(), current.name(), findings, contradictions(baseline, current), remarks);
        return floors.of(current).map(floor -> floor.beside(comparison)).orElse(comparison);
    }

    /** Where a change and the medians beside it contradict each other, that is explained once. */
    private static Stream<String> againstMedians(List<Finding> findings) {
        List<String> names = findings.stream()
                .filter(Finding::effectAgainstMedians)
                .map(Finding::name)
                .toList();
        int more = names.size() - MOST_NAMES;
        return names.isEmpty()
                ? Stream.empty()
                : Stream.of(AGAINST_MEDIANS
                        + String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
                        + (more > 0 ? " and " + more + " more" : ""));
    }

    /** One metric of both sets; at least one of them has it. */
    private record Pair(@Nullable Series before, @Nullable Series now) {
        Series any() {
            return before == null ? Objects.requireNonNull(now) : before;
        }
    }

    /** A metric, and what its samples say where they say anything; else why they do not. */
    private record Judged(
            Pair pair,
            MetricPolicy metric,
            boolean gating,
            @Nullable Difference difference,
            String reason) {}

    private Judged judged(Pair pair, MetricPolicy metric) {
        boolean gating = pair.any().gates(metric);
        Series before = pair.before();
        Series now = pair.now();
        String reason = obstacle(before, now);
        Difference difference = before == null || now == null || !reason.isEmpty()
                ? null
                : Difference.of(before.array(), now.array(), before.better(), policy.confidence());
        return new Judged(pair, metric, gating, difference, reason);
    }

    /** Why the two cannot be compared; empty where they can. */
    private static String obstacle(@Nullable Series before, @Nullable Series now) {
        if (before == null || now == null) {
            return "it is missing " + (before == null ? "in the baseline" : "now");
        }
        if (before.values().isEmpty() || now.values().isEmpty()) {
            return "it has no values " + (before.values().isEmpty() ? "in the baseline" : "now");
        }
        if (!isFinite(before) || !isFinite(now)) {
            return "a value of it is not a number";
        }
        return before.unit().equals(now.unit()) && before.better() == now.better()
                ? ""
                : "its unit was " + before.unit() + " and is " + now.unit();
    }

    private static boolean isFinite(Series series) {
        return series.values().stream().allMatch(Double::isFinite);
    }

    private static double[] adjusted(List<Judged> gating, boolean worse) {
        return Holm.adjusted(gating.stream()
                .mapToDouble(one -> {
                    Difference difference = Objects.requireNonNull(one.difference());
                    return worse ? difference.worse() : difference.improved();
                })
                .toArray());
    }

    private boolean lacksForks(Judged one) {
        return one.difference() != null
                && one.metric().metric() == ComparedMetric.SCORE
                && Math.min(runs(one.pair().before()), runs(one.pair().now())) < policy.leastRuns();
    }

    private static int runs(@Nullable Series series) {
        return series == null ? 0 : series.values().size();
    }

    private static Finding unknown(Judged one) {
        Series any = one.pair().any();
        return new Finding(
                any.metric(),
                any.scope(),
                any.unit(),
                any.better(),
                one.gating(),
                Change.INCONCLUSIVE,
                null,
                null,
                null,
                runs(one.pair().before()),
                runs(one.pair().now()),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(one.reason()));
    }

    /**
     * Judges a metric.
     *
     * @param worse the corrected probability of a change for the worse as clear as this one
     * @param improved the same of one for the better
     * @param family how many metrics the probabilities were corrected for
     */
    private Finding finding(Judged one, Difference difference, double worse, double improved, int family) {
        double alpha = 1 - policy.confidence();
        Series before = Objects.requireNonNull(one.pair().before());
        Series now = Objects.requireNonNull(one.pair().now());
        int runs = Math.min(before.values().size(), now.values().size());
        String repeated = before.metric().repeated();
        Size size = Size.of(difference, before.better());
        List<String> reasons = new ArrayList<>();
        Change change;
        if (runs < policy.leastRuns()) {
            change = Change.INCONCLUSIVE;
            reasons.add("needs at least " + policy.leastRuns() + " " + repeated + " a side, has "
                    + before.values().size() + " and " + now.values().size());
        } else if (RankSum.smallest(before.values().size(), now.values().size()) * family > alpha) {
            change = Change.INCONCLUSIVE;
            reasons.add(
                    "needs at least " + needed(alpha / family) + " " + repeated + " a side to say anything of " + family
                            + " metrics, has " + before.values().size() + " and "
                            + now.values().size());
        } else {
            change = size.judged(one.metric(), worse < alpha, improved < alpha, reasons);
        }
        boolean certain = worse < alpha && runs >= policy.leastRuns() && size.counts(one.metric());
        Double effect = difference.effect();
        return new Finding(
                before.metric(),
                before.scope(),
                before.unit(),
                before.better(),
                one.gating(),
                change,
                certain && effect != null ? Severity.of(Math.abs(effect)) : null,
                difference.baseline(),
                difference.current(),
                before.values().size(),
                now.values().size(),
                effect,
                difference.effectLow(),
                difference.effectHigh(),
                Math.min(difference.worse(), difference.improved()),
                Math.min(worse, improved),
                difference.cliffsDelta(),
                Difference.minimumDetectable(before.array(), now.array(), alpha / family),
                null,
                reasons);
    }

    private static int needed(double alpha) {
        int runs = 2;
        while (RankSum.smallest(runs, runs) > alpha) {
            runs++;
        }
        return runs;
    }

    private static List<String> contradictions(Measured baseline, Measured current) {
        List<String> reasons = new ArrayList<>();
        for (Measured one : List.of(baseline, current)) {
            one.doubts().forEach(doubt -> reasons.add(one.name() + ": " + doubt));
        }
        for (String what : new TreeSet<>(baseline.place().keySet())) {
            String before = baseline.place().get(what);
            String now = current.place().get(what);
            if (!Objects.equals(before, now)) {
                reasons.add(what + " was " + before + " and is " + now + ": measure both in one place");
            }
        }
        if (!baseline.plan().equals(current.plan())) {
            reasons.add("the plan was another one: drive both with the same profile and the same options");
        }
        return reasons;
    }
}
