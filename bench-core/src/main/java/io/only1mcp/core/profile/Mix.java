package io.only1mcp.core.profile;

import java.util.List;

/**
 * Which operation of a workload a request is: drawn by weight, from the seed and the request's index alone. Nothing is
 * allocated by a draw.
 */
public final class Mix {

    private final double[] upTo;

    /**
     * A mix of operations by their weights, whose sum is taken as the whole.
     *
     * @param operations at least one
     */
    public Mix(List<? extends Operation> operations) {
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("workload: must not be empty");
        }
        double whole = operations.stream().mapToDouble(Operation::weight).sum();
        upTo = new double[operations.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            sum += operations.get(i).weight();
            upTo[i] = sum / whole;
        }
    }

    /** The share of an operation in the whole, above 0 and up to 1. */
    public double share(int operation) {
        return operation == 0 ? upTo[0] : upTo[operation] - upTo[operation - 1];
    }

    /** The index of the operation that a request is. */
    public int operation(long seed, long arrival) {
        double drawn = Draws.share(Draws.next(seed, -1, arrival, 0));
        int last = upTo.length - 1;
        for (int i = 0; i < last; i++) {
            if (drawn < upTo[i]) {
                return i;
            }
        }
        return last;
    }
}
