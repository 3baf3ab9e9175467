package io.only1mcp.core.units;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Durations as people write them: a number and one of {@code ns us µs ms s m h}, such as {@code 500ms} or {@code 1.5s}. */
public final class Durations {

    private static final Map<String, Long> NANOS = new LinkedHashMap<>();
    private static final long LONGEST_WHOLE = 999;
    /** The units of which each fraction that a duration can have is a decimal one. */
    private static final List<String> FRACTIONS = List.of("s", "ms", "us");

    static {
        NANOS.put("h", 3_600_000_000_000L);
        NANOS.put("m", 60_000_000_000L);
        NANOS.put("s", 1_000_000_000L);
        NANOS.put("ms", 1_000_000L);
        NANOS.put("us", 1_000L);
        NANOS.put("ns", 1L);
    }

    private Durations() {}

    /**
     * Reads a duration of 0 or more. The unit is never left out, and the result is exact to the nanosecond.
     *
     * @throws IllegalArgumentException where the text is no duration, is negative, has parts of a nanosecond or does not
     *     fit into 292 years; the message is one line that a user can act on
     */
    public static Duration parse(String text) {
        Amount amount = Amount.of(text).orElseThrow(() -> malformed(text));
        // Both the micro sign and the Greek letter mu are in use, and look the same.
        String unit = amount.unit().replace('\u00b5', 'u').replace('\u03bc', 'u');
        Long nanos = NANOS.get(unit);
        if (nanos == null) {
            throw amount.unit().isEmpty()
                    ? new IllegalArgumentException("'" + text.strip() + "' has no unit: write " + text.strip() + "s or "
                            + text.strip() + "ms (ns us ms s m h)")
                    : malformed(text);
        }
        if (amount.negative()) {
            throw Amount.tooSmall(text);
        }
        BigDecimal exact = amount.number().multiply(BigDecimal.valueOf(nanos)).stripTrailingZeros();
        if (exact.scale() > 0) {
            throw new IllegalArgumentException("'" + text.strip() + "' is not a whole number of nanoseconds");
        }
        if (exact.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw Amount.tooLarge(text);
        }
        return Duration.ofNanos(exact.longValueExact());
    }

    /**
     * The duration as it is written everywhere, which {@link #parse} reads back as the same one: in the largest unit in which it
     * is a whole number of at most three digits, such as {@code 90s}, {@code 1h} or {@code 850ms}, else with a fraction, such as
     * {@code 10.8s}.
     */
    public static String text(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        for (Map.Entry<String, Long> unit : NANOS.entrySet()) {
            if (nanos % unit.getValue() == 0 && nanos / unit.getValue() <= LONGEST_WHOLE) {
                return nanos / unit.getValue() + unit.getKey();
            }
        }
        String unit = FRACTIONS.stream()
                .filter(name -> NANOS.getOrDefault(name, 1L) <= nanos)
                .findFirst()
                .orElseThrow();
        return BigDecimal.valueOf(nanos)
                        .divide(BigDecimal.valueOf(NANOS.getOrDefault(unit, 1L)))
                        .stripTrailingZeros()
                        .toPlainString()
                + unit;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'" + text.strip()
                + "' is not a duration: give a number and a unit (ns us ms s m h), such as 500ms, 20s or 2m");
    }
}
