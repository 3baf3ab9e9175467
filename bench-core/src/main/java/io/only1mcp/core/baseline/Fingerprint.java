package io.only1mcp.core.baseline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Eight letters that stand for a text in the name of a folder or file. */
final class Fingerprint {
    private static final int BYTES = 4;

    private Fingerprint() {}

    static String of(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** That of a place, whatever the order in which it is described. */
    static String of(Map<String, String> place) {
        return of(new TreeMap<>(place).toString());
    }
}
