package io.only1mcp.macro.driver;

/** How much longer an exchange takes because of a network between the driver and the target, by its number. */
public interface Distance {
    /** The network as it is. */
    Distance NONE = (operation, arrival) -> 0;

    /**
     * How much later a request is sent than it is written, 0 or more nanoseconds: there and back at once. A pure function.
     *
     * @param operation the number of its operation
     * @param arrival its number
     */
    long nanos(int operation, long arrival);
}
