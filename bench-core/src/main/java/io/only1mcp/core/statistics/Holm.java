package io.only1mcp.core.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's step-down correction: of many tests together no more raise a false alarm than of one. */
public final class Holm {
    private Holm() {}

    /** The probabilities so corrected, in the order in which they were given. */
    public static double[] adjusted(double[] probabilities) {
        List<Integer> order = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> probabilities[i]))
                .toList();
        double[] adjusted = new double[probabilities.length];
        double highest = 0;
        for (int i = 0; i < order.size(); i++) {
            highest = Math.max(highest, Math.min(1, probabilities[order.get(i)] * (probabilities.length - i)));
            adjusted[order.get(i)] = highest;
        }
        return adjusted;
    }
}
