package io.only1mcp.core.recording;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of a run cannot be written; the message is one line: which file, why, and what to do. */
public final class UnwritableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The file or folder {@code path} cannot be written. */
    public UnwritableException(Path path, IOException cause) {
        super(path + ": cannot be written: " + reason(cause) + "; make room there, or choose another place", cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "no such folder";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "a file of this name is in the way";
        }
        String text = cause instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : cause.getMessage();
        return text == null ? cause.getClass().getSimpleName() : text;
    }
}
