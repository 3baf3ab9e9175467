package io.only1mcp.core.verdict;

import java.util.List;

/**
 * Where a run that goes on until something is broken ended. It is what was looked for, so it is no breach, and the run is
 * judged without that stage.
 *
 * @param stage its name
 * @param perSecond the rate that it intended
 * @param broken what broke, each in one line
 */
public record BreakingPoint(String stage, double perSecond, List<String> broken) {
    public BreakingPoint {
        broken = List.copyOf(broken);
    }
}
