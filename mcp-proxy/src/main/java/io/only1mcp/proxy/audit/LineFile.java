package io.only1mcp.proxy.audit;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where lines go for good. For one thread. */
interface LineFile {

    /**
     * Appends whole lines.
     *
     * @throws IOException when that could not be done; then nothing of them counts as written, and they may be tried again
     */
    void append(ByteBuffer[] lines) throws IOException;

    /** Has all that was appended survive a power cut. */
    void force() throws IOException;

    /** Appends no more. */
    void close() throws IOException;
}
