package io.only1mcp.proxy.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations and sizes as they are written: a number with its unit. */
final class Quantities {
    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*([A-Za-z]+)");
    private static final Map<String, Double> NANOS = Map.of("us", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);
    private static final Map<String, Double> BYTES =
            Map.of("B", 1.0, "kB", 1e3, "KB", 1e3, "MB", 1e6, "GB", 1e9, "KiB", 0x1p10, "MiB", 0x1p20, "GiB", 0x1p30);

    private Quantities() {}

    /** A duration of more than zero, such as {@code 30s}, three centuries where it is longer; null when it is none. */
    static @Nullable Duration duration(String text) {
        double nanos = value(text, NANOS);
        return nanos >= 1 ? Duration.ofNanos((long) nanos) : null;
    }

    /** A size in bytes of at most 1 GiB, such as {@code 10MB}; −1 when it is none. */
    static int bytes(String text) {
        double bytes = value(text, BYTES);
        return bytes >= 0 && bytes <= 1 << 30 ? (int) bytes : -1;
    }

    /** What a rate such as {@code 100/s}, {@code 10/m} or {@code 1000/h} is per; null when it is none. */
    static @Nullable Duration ratePeriod(String text) {
        return text.matches("\\d{1,7}/[smh]") ? duration("1" + text.charAt(text.length() - 1)) : null;
    }

    private static double value(String text, Map<String, Double> units) {
        Matcher matcher = QUANTITY.matcher(text.strip());
        if (!matcher.matches()) {
            return -1;
        }
        Double unit = units.get(matcher.group(2));
        return unit == null ? -1 : Double.parseDouble(matcher.group(1)) * unit;
    }
}
