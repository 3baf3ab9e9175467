package io.only1mcp.core.compare;

import io.only1mcp.core.policy.Better;
import io.only1mcp.core.policy.MetricPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How large a change is, as a worsening: above 0 where it is for the worse, whichever way the metric is better.
 *
 * @param share of the baseline; infinite where the baseline is 0 and something came
 * @param absolute in the unit of the metric
 * @param worstShare how bad it may be; null where there are too few values to say
 * @param worstAbsolute the same in the unit of the metric
 */
record Size(
        double share,
        double absolute,
        @Nullable Double worstShare,
        @Nullable Double worstAbsolute) {

    static Size of(Difference difference, Better better) {
        boolean lower = better == Better.LOWER;
        double absolute = lower ? difference.absolute() : -difference.absolute();
        Double end = lower ? difference.absoluteHigh() : difference.absoluteLow();
        Double worst = end == null ? null : Double.valueOf(lower ? end : -end);
        Double endShare = lower ? difference.effectHigh() : difference.effectLow();
        return new Size(
                share(difference.effect(), lower, absolute),
                absolute,
                worst == null ? null : Double.valueOf(share(endShare, lower, worst)),
                worst);
    }

    private static double share(@Nullable Double effect, boolean lower, double absolute) {
        if (effect == null) {
            return absolute == 0 ? 0 : Math.copySign(Double.POSITIVE_INFINITY, absolute);
        }
        return lower ? effect : -effect;
    }

    /**
     * The verdict.
     *
     * @param worse whether it is certainly worse
     * @param improved whether it is certainly better
     * @param reasons takes what a reader has to know
     */
    Change judged(MetricPolicy metric, boolean worse, boolean improved, List<String> reasons) {
        if (worse && reaches(share, absolute, metric.warning(), metric)) {
            return reaches(share, absolute, metric.critical(), metric) ? Change.FAIL : Change.WARN;
        }
        if (improved && reaches(-share, -absolute, metric.warning(), metric)) {
            return Change.IMPROVED;
        }
        if (worse && share >= metric.warning() && absolute < metric.smallest()) {
            reasons.add("certainly worse, but by less than the "
                    + metric.metric().unit().text(metric.smallest()) + " that count");
        }
        if (!worse
                && !improved
                && worstShare != null
                && worstAbsolute != null
                && reaches(worstShare, worstAbsolute, metric.critical(), metric)) {
            reasons.add("it may be worse by as much as fails: more "
                    + metric.metric().repeated() + ", or a quieter machine, would say");
            return Change.INCONCLUSIVE;
        }
        return Change.PASS;
    }

    /** Whether it is large enough in itself to count, in either direction. */
    boolean counts(MetricPolicy metric) {
        return Math.abs(absolute) >= metric.smallest();
    }

    private static boolean reaches(double share, double absolute, double limit, MetricPolicy metric) {
        return absolute > 0 && share >= limit && absolute >= metric.smallest();
    }
}
