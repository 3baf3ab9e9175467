package io.only1mcp.core.units;

import java.math.BigDecimal;

/** Shares of a whole as people write them: {@code 1%} or {@code 0.01}. */
public final class Shares {

    private Shares() {}

    /**
     * Reads a share between 0 and 1. A bare 1 is refused, because it may mean 1 % or 100 %.
     *
     * @throws IllegalArgumentException where the text is no share or lies outside; the message is one line that a user
     *     can act on
     */
    public static double parse(String text) {
        double share = ratio(text);
        boolean bare = !text.strip().endsWith("%");
        if (bare && share == 1) {
            throw new IllegalArgumentException("'" + text.strip() + "' may mean 1% or 100%: write it with a %");
        }
        if (share > 1) {
            throw new IllegalArgumentException("must be between 0% and 100%, got " + text.strip()
                    + (bare && share <= 100 ? ": write " + text.strip() + "% if that is meant" : ""));
        }
        return share;
    }

    /**
     * Reads a proportion of 0 or more that has no upper bound, such as a weight or the share of one core: {@code 150%} or
     * {@code 1.5}.
     *
     * @throws IllegalArgumentException where the text is no share or is negative; the message is one line that a user can
     *     act on
     */
    public static double ratio(String text) {
        Amount amount = Amount.of(text).orElseThrow(() -> malformed(text));
        if (amount.negative()) {
            throw Amount.tooSmall(text);
        }
        return switch (amount.unit()) {
            case "%" -> amount.number().movePointLeft(2).doubleValue();
            case "" -> amount.number().doubleValue();
            default -> throw malformed(text);
        };
    }

    /** The share in percent, such as {@code 0.1%}; {@link #parse} and {@link #ratio} read it back as the same number. */
    public static String text(double share) {
        BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2);
        return (percent.signum() == 0 ? "0" : percent.stripTrailingZeros().toPlainString()) + "%";
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'" + text.strip() + "' is not a share: write 1% or 0.01");
    }
}
