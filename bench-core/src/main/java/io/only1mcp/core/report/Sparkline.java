package io.only1mcp.core.report;

import java.util.List;
import java.util.Set;

/** A series as one line of blocks, from its lowest to its highest value; a bar stands before each change. */
final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final char BAR = '│';

    private Sparkline() {}

    /**
     * The newest values of a series.
     *
     * @param changes before which values a bar stands
     * @param most how many values are shown
     */
    static String of(List<Double> values, Set<Integer> changes, int most) {
        int from = Math.max(0, values.size() - most);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values.subList(from, values.size())) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        StringBuilder line = new StringBuilder();
        for (int i = from; i < values.size(); i++) {
            if (changes.contains(i)) {
                line.append(BAR);
            }
            double share = high > low ? (values.get(i) - low) / (high - low) : 0.5;
            line.append(BLOCKS.charAt(Math.min(BLOCKS.length() - 1, (int) (share * BLOCKS.length()))));
        }
        return line.toString();
    }
}
