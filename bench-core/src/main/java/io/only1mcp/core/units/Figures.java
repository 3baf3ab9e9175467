package io.only1mcp.core.units;

import java.util.Locale;

/** Measured values for people: three significant digits and the unit that suits them. They are not meant to be read back. */
public final class Figures {
    private Figures() {}

    /** A latency: {@code 0.40µs}, {@code 18.2µs}, {@code 3.12ms}, {@code 41.0ms}, {@code 1.25s}, {@code 120s}. */
    public static String latency(long nanos) {
        if (nanos < 999_500) {
            return digits(nanos / 1e3) + "µs";
        }
        return nanos < 999_500_000 ? digits(nanos / 1e6) + "ms" : digits(nanos / 1e9) + "s";
    }

    /** A span of time as people say it: {@code 850ms}, {@code 20s}, {@code 2m05s}, {@code 1h00m}. */
    public static String span(long nanos) {
        long millis = Math.round(nanos / 1e6);
        if (millis < 1_000) {
            return millis + "ms";
        }
        long seconds = Math.round(millis / 1e3);
        if (seconds < 60) {
            return millis % 1_000 == 0 || millis > 10_000 ? seconds + "s" : oneDecimal(millis / 1e3) + "s";
        }
        return seconds < 3_600
                ? String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%dh%02dm", seconds / 3_600, seconds % 3_600 / 60);
    }

    /** A rate per second, with one decimal below ten thousand. */
    public static String rate(double perSecond) {
        return perSecond < 9_999.95 ? oneDecimal(perSecond) : String.format(Locale.ROOT, "%.0f", perSecond);
    }

    /** A change as a share, in percent with its sign: {@code +2.5%}, {@code -0.1%}, {@code +0.0%} where it is next to none. */
    public static String change(double share) {
        // 0.0 is added because what is rounded to no change may be below zero.
        return String.format(Locale.ROOT, "%+.1f%%", Math.rint(1_000 * share) / 10 + 0.0);
    }

    /** A size in binary units: {@code 74.2MiB}. */
    public static String bytes(long bytes) {
        return size(bytes, 1_024, "KiB", "MiB", "GiB", "TiB");
    }

    /** A size in decimal units, beside a limit that is in such: {@code 77.8MB}. */
    public static String decimalBytes(long bytes) {
        return size(bytes, 1_000, "kB", "MB", "GB", "TB");
    }

    private static String size(long bytes, int step, String... units) {
        if (bytes < step) {
            return bytes + "B";
        }
        double value = (double) bytes / step;
        int unit = 0;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= step;
            unit++;
        }
        return digits(value) + units[unit];
    }

    /**
     * A share in percent with two decimals; only what is whole reads {@code 100.00%}, and only nothing {@code 0.00%}.
     *
     * @param share 0 to 1
     */
    public static String share(double share) {
        double shown = share < 1 ? Math.min(share, 0.9999) : share;
        return String.format(Locale.ROOT, "%.2f%%", 100 * (shown > 0 ? Math.max(shown, 0.0001) : shown));
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
    }

    private static String oneDecimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
