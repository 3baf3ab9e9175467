package io.only1mcp.core.profile;

import io.only1mcp.core.policy.ComparedMetric;
import io.only1mcp.core.policy.MetricPolicy;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.units.Shares;
import java.util.EnumMap;
import java.util.Map;

/** Policies out of YAML. Whatever cannot be used is refused with a {@link ProfileException} of one line. */
public final class PolicyReader {
    /** The name of the policy that is shipped. */
    public static final String SHIPPED = "gate";

    private static final double CONFIDENCE = 0.95;
    private static final int LEAST_RUNS = 6;

    private PolicyReader() {}

    /**
     * Reads a policy.
     *
     * @param nameOrFile the name of a shipped policy, or a file
     * @throws ProfileException where there is no such policy, or it cannot be used
     */
    public static Policy read(String nameOrFile) {
        Section root = Section.root(Found.policy(nameOrFile).document(), Keys.POLICY);
        double confidence = root.find("confidence", Shares::parse).orElse(CONFIDENCE);
        int leastRuns = root.find("least_runs", PolicyReader::whole).orElse(LEAST_RUNS);
        Section section = root.section("metrics", Keys.METRIC_POLICIES).orElseThrow(() -> root.missing("metrics"));
        Map<ComparedMetric, MetricPolicy> metrics = new EnumMap<>(ComparedMetric.class);
        for (ComparedMetric metric : ComparedMetric.values()) {
            section.section(metric.key(), Keys.METRIC_POLICY)
                    .ifPresent(given -> metrics.put(metric, of(metric, given)));
        }
        return root.make(() -> new Policy(confidence, leastRuns, metrics));
    }

    private static MetricPolicy of(ComparedMetric metric, Section given) {
        double critical = given.find("critical", Shares::ratio).orElse(0.0);
        double warning = given.find("warning", Shares::ratio).orElse(critical);
        double smallest = given.find("smallest", metric.unit()::parse).orElse(0.0);
        boolean gate = given.flag("gate", true);
        boolean operations = given.flag("operations", false);
        return given.make(() -> new MetricPolicy(metric, warning, critical, smallest, gate, operations));
    }

    private static int whole(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number, got '" + text.strip() + "'", e);
        }
    }
}
