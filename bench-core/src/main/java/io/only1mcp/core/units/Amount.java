package io.only1mcp.core.units;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decimal number and what follows it. Exponents are not understood: {@code 1e9} is more often a slip than a wish, and
 * {@code 1G} or {@code 1M/s} can be read by everybody.
 *
 * @param number the number, exact
 * @param unit what follows it, without blanks; empty when nothing does
 */
record Amount(BigDecimal number, String unit) {

    private static final Pattern SHAPE = Pattern.compile("([+-]?[0-9]{1,25}(?:\\.[0-9]{1,25})?)\\s*([^0-9\\s]*)");

    /** The number and unit of a text, or nothing where it does not begin with a number or has two of them. */
    static Optional<Amount> of(String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new Amount(new BigDecimal(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    boolean negative() {
        return number.signum() < 0;
    }

    /** A number as people write it: no exponent, no zeros behind the last digit that counts. */
    static String plain(double number) {
        BigDecimal exact = BigDecimal.valueOf(number);
        return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    }

    static IllegalArgumentException tooSmall(String text) {
        return new IllegalArgumentException("must be >= 0, got " + text.strip());
    }

    static IllegalArgumentException tooLarge(String text) {
        return new IllegalArgumentException("'" + text.strip() + "' is too large");
    }
}
