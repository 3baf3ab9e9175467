package io.only1mcp.core.arrival;

/** How the gaps between the arrivals of an open loop come about, at whatever rate. */
public enum Gaps {
    /** Evenly: arrival i is due when the integral of the rate reaches i. */
    CONSTANT,
    /** As independent clients ask: a Poisson process, whose gaps at a steady rate are exponentially distributed. */
    POISSON
}
