package io.only1mcp.cli;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.units.Shares;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Values of options that are written with their units, as profiles have them. */
final class Options {

    private Options() {}

    /** Rates above 0 that a driver may be asked for, per second, such as {@code 500/s}. */
    static List<Double> rates(String option, List<String> texts) {
        if (texts.isEmpty()) {
            throw new UsageException(option + ": names no rate: write 500/s, or 500/s,1k/s");
        }
        return texts.stream().map(text -> rate(option, text)).toList();
    }

    /** One of them. */
    static double rate(String option, String text) {
        double rate = read(option, text.strip(), Rates::parse);
        if (!(rate > 0)) {
            throw new UsageException(option + ": must be > 0, got " + text);
        }
        if (rate > Arrival.MOST_PER_SECOND) {
            throw new UsageException(option + ": must be <= " + Rates.text(Arrival.MOST_PER_SECOND) + ", got " + text);
        }
        return rate;
    }

    /** A span of time above 0, such as {@code 3s}. */
    static Duration time(String option, String text) {
        Duration time = read(option, text.strip(), Durations::parse);
        if (time.isZero() || time.isNegative()) {
            throw new UsageException(option + ": must be > 0, got " + text);
        }
        return time;
    }

    /** A share above 0, such as {@code 5%}. */
    static double share(String option, String text) {
        double share = read(option, text.strip(), Shares::parse);
        if (!(share > 0)) {
            throw new UsageException(option + ": must be > 0, got " + text);
        }
        return share;
    }

    private static <T> T read(String option, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }
}
