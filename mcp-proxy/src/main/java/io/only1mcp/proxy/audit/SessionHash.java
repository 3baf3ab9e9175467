package io.only1mcp.proxy.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What stands for a session in the log: the beginning of the SHA-256 of its id, by which nobody can use it. */
final class SessionHash {
    /** How many characters it has. */
    static final int LENGTH = 16;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final MessageDigest sha;
    private final byte[] digest = new byte[32];

    SessionHash() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Writes the hash of an id to {@code out[0, LENGTH)}. */
    void write(String id, byte[] out) {
        sha.update(id.getBytes(UTF_8));
        try {
            sha.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
        for (int i = 0; i < LENGTH; i += 2) {
            out[i] = HEX[digest[i / 2] >> 4 & 0xF];
            out[i + 1] = HEX[digest[i / 2] & 0xF];
        }
    }
}
