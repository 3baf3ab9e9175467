package io.only1mcp.proxy.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** A configuration that cannot be used; its message is one line that says where, what, and what to do. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 1000;

    /** A fault in one line: control characters of a value are shown as they are written in YAML, and a long one is cut. */
    public ConfigException(String message) {
        super(inOneLine(message));
    }

    private static String inOneLine(String whole) {
        String message = whole.length() <= LONGEST
                ? whole
                : whole.substring(0, LONGEST / 2) + "…" + whole.substring(whole.length() - LONGEST / 2);
        if (message.chars().noneMatch(ConfigException::isControl)) {
            return message;
        }
        StringBuilder line = new StringBuilder();
        message.chars().forEach(c -> {
            if (c == '\n') {
                line.append("\\n");
            } else if (isControl(c)) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.append((char) c);
            }
        });
        return line.toString();
    }

    /** Whether it ends a line, moves the cursor, or turns the direction of what follows. */
    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || Character.getType(c) == Character.FORMAT;
    }

    /** Why a file cannot be read or watched, in words. */
    public static String reason(IOException fault) {
        if (fault instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (fault instanceof NoSuchFileException) {
            return "there is no such file";
        }
        String words = fault instanceof FileSystemException known ? known.getReason() : fault.getMessage();
        return Objects.requireNonNullElse(words, "the system does not say why");
    }
}
