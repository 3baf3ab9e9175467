package io.only1mcp.core.advice;

/** What it takes to follow an advice. */
public enum Effort {
    /** Another value of an option. */
    SETTING(1),
    /** Another measurement, before anything can be said. */
    MEASUREMENT(1),
    /** A change of what is measured, where the figures say. */
    CHANGE(4),
    /** A change whose place has to be found first. */
    SEARCH(8);

    private final int weight;

    Effort(int weight) {
        this.weight = weight;
    }

    int weight() {
        return weight;
    }
}
