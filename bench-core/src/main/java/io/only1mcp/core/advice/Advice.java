package io.only1mcp.core.advice;

import io.only1mcp.core.baseline.Validation;

/**
 * What to do about a limit that does not hold.
 *
 * @param outcome the limit with what was measured
 * @param gap how far it is missed, as a share of the limit, above 0; 0 where it was not measured
 * @param effort what it takes
 * @param what to do, in one clause
 * @param because the figure that it rests on
 */
public record Advice(Validation.Outcome outcome, double gap, Effort effort, String what, String because) {

    /** What is won for the effort: by this the first is the first. */
    double worth() {
        return gap / effort.weight();
    }
}
