package io.only1mcp.macro.driver;

import org.jspecify.annotations.Nullable;

/** What this machine had no more of, told from why a connection could not be opened. */
final class Exhaustion {
    private Exhaustion() {}

    /** In a few words; null where it was something else, such as a target that refuses. */
    static @Nullable String of(Throwable cause) {
        for (Throwable link = cause; link != null; link = link.getCause()) {
            String message = String.valueOf(link.getMessage());
            // The kernel's own words for EADDRNOTAVAIL, EMFILE and ENFILE.
            if (message.contains("Cannot assign requested address")) {
                return "local ports";
            }
            if (message.contains("Too many open files")) {
                return "file descriptors";
            }
        }
        return null;
    }
}
