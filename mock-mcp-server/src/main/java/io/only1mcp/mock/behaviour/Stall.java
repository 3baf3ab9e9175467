package io.only1mcp.mock.behaviour;

import java.time.Duration;
import java.util.List;

/**
 * One stop of everything, as a long pause of a garbage collector would be: nothing is read, nothing is answered, and
 * what came in the meantime is answered after it.
 *
 * @param at when it begins, counted from the mark that ends the warm-up; zero or more
 * @param length how long it lasts, more than zero
 */
public record Stall(Duration at, Duration length) {
    public Stall {
        if (at.isNegative()) {
            throw new IllegalArgumentException("stall.at: must be >= 0, got " + at);
        }
        if (length.isNegative() || length.isZero()) {
            throw new IllegalArgumentException("stall.for: must be > 0, got " + Quantities.text(length));
        }
    }

    /**
     * The stall that a text describes.
     *
     * @param text {@code at=5s,for=1s}
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static Stall parse(String text) {
        List<Duration> parts = NamedDurations.parse("stall", text, "at", "for");
        return new Stall(parts.get(0), parts.get(1));
    }

    @Override
    public String toString() {
        return "at=" + Quantities.text(at) + ",for=" + Quantities.text(length);
    }
}
