package io.only1mcp.macro.driver;

/** Which requests meet which injected faults, known beforehand. */
public interface Ledger {
    /** No faults are injected. */
    Ledger NONE = (operation, arrival) -> 0;

    /**
     * What a request meets: the bits of {@link io.only1mcp.core.recording.InjectedFault}. A pure function.
     *
     * @param operation the number of its operation
     * @param arrival its number
     */
    int met(int operation, long arrival);
}
