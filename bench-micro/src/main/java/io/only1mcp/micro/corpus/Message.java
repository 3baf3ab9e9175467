package io.only1mcp.micro.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Messages as gateways meet them, byte for byte as the official TypeScript clients and reference servers of mid-2026 wrote
 * them. They are files, so that a figure of today and one of next year are of the same bytes. Of the lists the first forty
 * tools are those of the reference servers (filesystem, everything, memory, sequential-thinking), the others are from the
 * catalogue of the mock, which is modelled on real servers; all have a server's name before theirs, as a gateway lists them.
 */
public enum Message {
    /** A client of an older revision introduces itself: 250 bytes. */
    INITIALIZE("initialize"),
    /** What a server with every capability and with instructions answers it: 2 KB. */
    INITIALIZE_RESULT("initialize-result"),
    /** A tool is called in the stateless revision, with the metadata that every request carries there: 350 bytes. */
    TOOL_CALL("tool-call"),
    /** A tool is called with a file of 64 KiB, base64 in one string: 88 KB. */
    TOOL_CALL_WITH_BLOB("tool-call-with-blob"),
    /** The answer to a call, a source file with its line ends and quotes escaped: 1.5 KB. */
    TOOL_CALL_RESULT("tool-call-result"),
    /** Word of how far a call has come: 100 bytes. */
    PROGRESS("progress"),
    /** Ten tools with their descriptions and schemas: 10 KB. */
    TOOLS_10("tools-list-10"),
    /** Fifty tools: 43 KB. */
    TOOLS_50("tools-list-50"),
    /** Two hundred tools: 156 KB. */
    TOOLS_200("tools-list-200");

    private final String file;

    Message(String file) {
        this.file = file;
    }

    /** The message in UTF-8; a new array each time. */
    public byte[] bytes() {
        try (InputStream in = Message.class.getResourceAsStream(file + ".json")) {
            if (in == null) {
                throw new IllegalStateException("no resource " + file + ".json");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
