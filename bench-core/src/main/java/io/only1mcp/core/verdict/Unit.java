package io.only1mcp.core.verdict;

import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.units.Shares;
import io.only1mcp.core.units.Sizes;
import java.math.BigDecimal;
import java.time.Duration;

/** What the number of a {@link Metric} counts. */
public enum Unit {
    /** Nanoseconds, written {@code 10ms}. */
    DURATION {
        @Override
        public double parse(String text) {
            return Durations.parse(text).toNanos();
        }

        @Override
        public String text(double value) {
            return Durations.text(Duration.ofNanos(Math.round(value)));
        }
    },
    /** Requests per second, written {@code 900/s}. */
    RATE {
        @Override
        public double parse(String text) {
            return Rates.parse(text);
        }

        @Override
        public String text(double value) {
            return Rates.text(value);
        }
    },
    /** A share of a whole, 0 to 1, written {@code 1%}. */
    SHARE {
        @Override
        public double parse(String text) {
            return Shares.parse(text);
        }

        @Override
        public String text(double value) {
            return Shares.text(value);
        }
    },
    /** Cores that are kept busy, 1 for one of them, written {@code 150%}; always with the sign. */
    CORES {
        @Override
        public double parse(String text) {
            if (!text.strip().endsWith("%")) {
                throw new IllegalArgumentException("'" + text.strip() + "' has no unit: write 80% for 0.8 of one core");
            }
            return Shares.ratio(text);
        }

        @Override
        public String text(double value) {
            return Shares.text(value);
        }
    },
    /** Bytes, written {@code 50MB}. */
    SIZE {
        @Override
        public double parse(String text) {
            return Sizes.parse(text);
        }

        @Override
        public String text(double value) {
            return Sizes.text(Math.round(value));
        }
    },
    /** A plain factor, written {@code 1.01}. */
    FACTOR {
        @Override
        public double parse(String text) {
            return Shares.ratio(text);
        }

        @Override
        public String text(double value) {
            return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        }
    };

    /**
     * Reads a limit in this unit.
     *
     * @throws IllegalArgumentException where the text is none; the message is one line that a user can act on
     */
    public abstract double parse(String text);

    /** The value as it is written in a profile; {@link #parse} reads it back. */
    public abstract String text(double value);

    /** How a key of JSON ends that holds a value of this unit; durations are in microseconds there. */
    public String suffix() {
        return switch (this) {
            case DURATION -> "us";
            case RATE -> "per_second";
            case SHARE -> "share";
            case CORES -> "cores";
            case SIZE -> "bytes";
            case FACTOR -> "factor";
        };
    }
}
