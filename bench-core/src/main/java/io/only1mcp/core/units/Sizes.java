package io.only1mcp.core.units;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sizes as people write them: {@code 300B}, {@code 4KiB} = 4096 bytes, {@code 10MB} = 10,000,000 bytes. */
public final class Sizes {

    private static final Map<String, Long> BYTES = new LinkedHashMap<>();

    static {
        BYTES.put("GiB", 1L << 30);
        BYTES.put("GB", 1_000_000_000L);
        BYTES.put("MiB", 1L << 20);
        BYTES.put("MB", 1_000_000L);
        BYTES.put("KiB", 1L << 10);
        BYTES.put("kB", 1_000L);
        BYTES.put("B", 1L);
    }

    private Sizes() {}

    /**
     * Reads a size in bytes, 0 or more. The unit is never left out; {@code KB} is taken as {@code kB}.
     *
     * @throws IllegalArgumentException where the text is no size, is negative or no whole number of bytes; the message is
     *     one line that a user can act on
     */
    public static long parse(String text) {
        Amount amount = Amount.of(text).orElseThrow(() -> malformed(text));
        Long bytes = BYTES.get(amount.unit().equals("KB") ? "kB" : amount.unit());
        if (bytes == null) {
            throw amount.unit().isEmpty()
                    ? new IllegalArgumentException("'" + text.strip() + "' has no unit: write " + text.strip() + "B or "
                            + text.strip() + "KiB (B kB KiB MB MiB GB GiB)")
                    : malformed(text);
        }
        if (amount.negative()) {
            throw Amount.tooSmall(text);
        }
        BigDecimal exact = amount.number().multiply(BigDecimal.valueOf(bytes)).stripTrailingZeros();
        if (exact.scale() > 0) {
            throw new IllegalArgumentException("'" + text.strip() + "' is not a whole number of bytes");
        }
        if (exact.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw Amount.tooLarge(text);
        }
        return exact.longValueExact();
    }

    /** The size in the largest unit that needs no fraction, such as {@code 4KiB}; {@link #parse} reads it back. */
    public static String text(long bytes) {
        if (bytes != 0) {
            for (Map.Entry<String, Long> unit : BYTES.entrySet()) {
                if (bytes % unit.getValue() == 0) {
                    return bytes / unit.getValue() + unit.getKey();
                }
            }
        }
        return "0B";
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'" + text.strip()
                + "' is not a size: give a number and a unit (B kB KiB MB MiB GB GiB), such as 300B or 4KiB");
    }
}
