package io.only1mcp.core.units;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rates as people write them: {@code 1000/s}, {@code 1k/s}, {@code 60/m}, {@code 3600/h}. The only quantity whose unit
 * may be left out: a bare number is per second.
 */
public final class Rates {

    private static final Pattern UNIT = Pattern.compile("([kM]?)(?:/([smh]))?");

    private Rates() {}

    /**
     * Reads a rate of 0 or more, in 1/s.
     *
     * @throws IllegalArgumentException where the text is no rate or is negative; the message is one line that a user can
     *     act on
     */
    public static double parse(String text) {
        Amount amount = Amount.of(text).orElseThrow(() -> malformed(text));
        Matcher unit = UNIT.matcher(amount.unit());
        if (!unit.matches()) {
            throw malformed(text);
        }
        if (amount.negative()) {
            throw Amount.tooSmall(text);
        }
        BigDecimal times = amount.number().multiply(BigDecimal.valueOf(multiple(unit.group(1))));
        return times.divide(BigDecimal.valueOf(seconds(unit.group(2))), MathContext.DECIMAL128)
                .doubleValue();
    }

    /** The rate per second, such as {@code 1000/s}; {@link #parse} reads it back as the same number. */
    public static String text(double perSecond) {
        return Amount.plain(perSecond) + "/s";
    }

    private static long multiple(String letter) {
        return switch (letter) {
            case "k" -> 1_000;
            case "M" -> 1_000_000;
            default -> 1;
        };
    }

    private static long seconds(@Nullable String letter) {
        return "h".equals(letter) ? 3600 : "m".equals(letter) ? 60 : 1;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'" + text.strip() + "' is not a rate: write 1000/s, 1k/s or 60/m");
    }
}
