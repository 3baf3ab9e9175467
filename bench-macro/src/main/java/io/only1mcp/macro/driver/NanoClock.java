package io.only1mcp.macro.driver;

/** A monotonic clock, so that a test can turn it. */
@FunctionalInterface
interface NanoClock {
    /** Nanoseconds from an origin of its own. */
    long nanos();
}
