package io.only1mcp.mock.behaviour;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations, sizes and shares as people write them: a number and always a unit. */
final class Quantities {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)\\s*([^\\s0-9.]*)");

    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private static final Map<String, Long> BYTES = Map.of(
            "B", 1L,
            "kB", 1_000L,
            "MB", 1_000_000L,
            "KiB", 1_024L,
            "MiB", 1_048_576L);

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");

    private Quantities() {}

    /** For instance {@code 42}. */
    static long wholeNumber(String key, String text) {
        if (!WHOLE_NUMBER.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException(key + ": must be a whole number of at most 18 digits, got " + text);
        }
        return Long.parseLong(text.strip());
    }

    /** For instance {@code 5ms}, {@code 1.5s}; zero or more. */
    static Duration duration(String key, String text) {
        BigDecimal nanos = scaled(key, text, NANOS, "a duration such as 5ms or 1.5s");
        if (nanos.compareTo(BigDecimal.valueOf(Duration.ofDays(1).toNanos())) > 0) {
            throw new IllegalArgumentException(key + ": must be at most 24h, got " + text);
        }
        return Duration.ofNanos(nanos.longValue());
    }

    /** For instance {@code 300B}, {@code 4KiB}; whole bytes, at most {@code most}. */
    static int bytes(String key, String text, int most) {
        BigDecimal bytes = scaled(key, text, BYTES, "a size such as 300B or 4KiB");
        if (bytes.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new IllegalArgumentException(key + ": must be at most " + most + "B, got " + text);
        }
        return bytes.intValue();
    }

    /** For instance {@code 1%} or {@code 0.05%}, as a number from 0 to 1. */
    static double share(String key, String text) {
        BigDecimal percent = scaled(key, text, Map.of("%", 1L), "a share such as 1%");
        if (percent.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw new IllegalArgumentException(key + ": must be at most 100%, got " + text);
        }
        return percent.doubleValue() / 100;
    }

    /** The shortest text that {@link #duration} reads back. */
    static String text(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos % 1_000_000_000L == 0 && nanos != 0) {
            return nanos / 1_000_000_000L + "s";
        }
        BigDecimal millis = BigDecimal.valueOf(nanos).movePointLeft(6).stripTrailingZeros();
        return millis.toPlainString() + "ms";
    }

    private static BigDecimal scaled(String key, String text, Map<String, Long> units, String wanted) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
        Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(key + ": must be " + wanted + ", got " + text);
        }
        return new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    }
}
