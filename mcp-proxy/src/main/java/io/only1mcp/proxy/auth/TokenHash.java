package io.only1mcp.proxy.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The SHA-256 of a token: what is looked up in place of it, so that no look-up takes longer the more of a token somebody
 * has guessed, and none of the tokens lie in memory. Reused for look-ups; a {@link #copy} is what is kept.
 */
final class TokenHash {
    private static final int BYTES = 32;

    private final byte[] hash = new byte[BYTES];

    TokenHash() {}

    /** Another one with the same value. */
    TokenHash copy() {
        TokenHash copy = new TokenHash();
        System.arraycopy(hash, 0, copy.hash, 0, BYTES);
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenHash that && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return (hash[0] & 0xFF) << 24 | (hash[1] & 0xFF) << 16 | (hash[2] & 0xFF) << 8 | (hash[3] & 0xFF);
    }

    /** Makes hashes; belongs to one thread. */
    static final class Maker {
        private final MessageDigest sha256;
        private final byte[] ascii = new byte[Authenticator.MOST_CHARS];
        private final TokenHash latest = new TokenHash();

        Maker() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        /**
         * The hash of an ASCII text behind an index; holds until the next.
         *
         * @param text has at most {@link Authenticator#MOST_CHARS} characters there
         */
        TokenHash of(String text, int from) {
            int length = text.length() - from;
            for (int i = 0; i < length; i++) {
                ascii[i] = (byte) text.charAt(from + i);
            }
            sha256.update(ascii, 0, length);
            Arrays.fill(ascii, 0, length, (byte) 0);
            try {
                sha256.digest(latest.hash, 0, BYTES);
            } catch (java.security.DigestException e) {
                throw new IllegalStateException("there is room for the hash", e);
            }
            return latest;
        }
    }
}
