package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.proxy.config.AuditConfig.WhenFull;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The section {@code audit} of a configuration file. */
final class AuditSection {
    private static final List<String> KEYS = List.of("file", "flush", "rotate", "keep", "when_full");
    private static final Duration FLUSH = Duration.ofMillis(100);
    private static final int ROTATE = 100 * 1000 * 1000;
    private static final int KEEP = 5;

    private AuditSection() {}

    /** How the audit log is kept, or null where the section is not there. */
    static @Nullable AuditConfig read(JsonNode section, ConfigFile in) {
        if (section.isMissingNode()) {
            return null;
        }
        in.keys(section, "audit.", KEYS);
        String rotate = in.text(section, "audit.", "rotate");
        int bytes = rotate == null ? ROTATE : Quantities.bytes(rotate);
        if (bytes < 0) {
            throw in.fault("audit.rotate", "must be a size of 1KiB to 1GiB such as 100MB", "\"" + rotate + "\"");
        }
        String keep = in.text(section, "audit.", "keep");
        if (keep != null && !keep.matches("\\d{1,4}")) {
            throw in.fault("audit.keep", "must be a number of 0 to 1000", "\"" + keep + "\"");
        }
        try {
            return new AuditConfig(
                    file(section, in),
                    in.duration(section, "audit.", "flush", FLUSH),
                    bytes,
                    keep == null ? KEEP : Integer.parseInt(keep),
                    whenFull(section, in));
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw in.misplaced("audit." + e.getMessage());
        }
    }

    private static Path file(JsonNode section, ConfigFile in) {
        String name = in.required(section, "audit", "file");
        Path file = in.beside(name);
        if (name.isBlank() || Files.isDirectory(file)) {
            throw in.fault("audit.file", "must be the path of a file", "\"" + name + "\", which is none");
        }
        return file;
    }

    private static WhenFull whenFull(JsonNode section, ConfigFile in) {
        String text = in.text(section, "audit.", "when_full");
        if (text == null || text.equals("refuse")) {
            return WhenFull.REFUSE;
        }
        if (text.equals("continue")) {
            return WhenFull.CONTINUE;
        }
        throw in.fault("audit.when_full", "must be refuse or continue", "\"" + text + "\"");
    }
}
