package io.only1mcp.core.policy;

/** Which way a figure is better. */
public enum Better {
    /** Less is better: latency, memory, errors. */
    LOWER,
    /** More is better: throughput, hits. */
    HIGHER
}
