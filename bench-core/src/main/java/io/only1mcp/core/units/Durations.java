package io.only1mcp.core.units;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Durations as people write them: a number and one of {@code ns us µs ms s m h}, such as {@code 500ms} or {@code 1.5s}. */
public final class Durations {

    private static final Map<String, Long> NANOS = new LinkedHashMap<>();

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

    /** The shortest text without a fraction that {@link #parse} reads back as the same duration, such as {@code 90s}. */
    public static String text(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        for (Map.Entry<String, Long> unit : NANOS.entrySet()) {
            if (nanos % unit.getValue() == 0) {
                return nanos / unit.getValue() + unit.getKey();
            }
        }
        throw new AssertionError("every duration is a whole number of nanoseconds");
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'" + text.strip()
                + "' is not a duration: give a number and a unit (ns us ms s m h), such as 500ms, 20s or 2m");
    }
}
