package io.only1mcp.core.units;

import java.math.BigDecimal;

/** Counts as people write them: {@code 64}, {@code 100k} = 100,000, {@code 2M} = 2,000,000. */
public final class Counts {

    private Counts() {}

    /**
     * Reads a whole number.
     *
     * @param text the number
     * @param from the least that is allowed
     * @param to the most that is allowed
     * @throws IllegalArgumentException where the text is no whole number or lies outside; the message is one line that a
     *     user can act on
     */
    public static long parse(String text, long from, long to) {
        Amount amount = Amount.of(text).orElseThrow(() -> malformed(text));
        BigDecimal exact = amount.number()
                .multiply(BigDecimal.valueOf(
                        switch (amount.unit()) {
                            case "" -> 1;
                            case "k" -> 1_000;
                            case "M" -> 1_000_000;
                            default -> throw malformed(text);
                        }))
                .stripTrailingZeros();
        if (exact.scale() > 0) {
            throw malformed(text);
        }
        if (exact.compareTo(BigDecimal.valueOf(from)) < 0) {
            throw new IllegalArgumentException("must be >= " + from + ", got " + text.strip());
        }
        if (exact.compareTo(BigDecimal.valueOf(to)) > 0) {
            throw new IllegalArgumentException("must be <= " + to + ", got " + text.strip());
        }
        return exact.longValueExact();
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'" + text.strip() + "' is not a whole number: write 64 or 100k");
    }
}
