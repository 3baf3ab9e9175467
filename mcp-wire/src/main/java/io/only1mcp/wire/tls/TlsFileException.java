package io.only1mcp.wire.tls;

import java.nio.file.Path;

/** A file of TLS that cannot be used; its message is one line that names the file, what is wrong, and what to do. */
public final class TlsFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TlsFileException(Path file, String what) {
        super(file + ": " + what);
    }
}
