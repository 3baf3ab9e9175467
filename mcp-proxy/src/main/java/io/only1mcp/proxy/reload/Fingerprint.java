package io.only1mcp.proxy.reload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What files hold, so that a change is seen however they are written: in place, moved over, or behind a link.
 *
 * @param sha256 by path, the hash of what the file holds, or a word for one that cannot be read
 */
public record Fingerprint(Map<Path, String> sha256) {
    private static final String UNREADABLE = "unreadable";

    public Fingerprint {
        sha256 = Map.copyOf(sha256);
    }

    /** Reads the files. */
    public static Fingerprint of(Collection<Path> files) {
        Map<Path, String> hashes = new TreeMap<>();
        for (Path file : files) {
            hashes.put(file, hash(file));
        }
        return new Fingerprint(hashes);
    }

    /** This one and that of other files together. */
    public Fingerprint and(Fingerprint other) {
        Map<Path, String> both = new TreeMap<>(sha256);
        both.putAll(other.sha256);
        return new Fingerprint(both);
    }

    /** Whether a file that both know held something else then. */
    public boolean differsAt(Path file, Fingerprint then) {
        String before = then.sha256.get(file);
        return before != null && !before.equals(sha256.get(file));
    }

    private static String hash(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                // A pipe may never end.
                return UNREADABLE;
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            return UNREADABLE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
