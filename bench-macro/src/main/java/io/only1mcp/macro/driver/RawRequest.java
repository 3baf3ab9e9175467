package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A whole HTTP request that is no load, the same for all clients but for their header lines.
 *
 * @param head request line and header lines, each ended with CR LF, without Content-Length
 * @param body its body; empty where it has none
 */
public record RawRequest(String head, String body) {

    /** Its bytes, with the header lines of a client. */
    ByteBuf encode(ByteBufAllocator allocator, byte[] clientHead) {
        byte[] bytes = body.getBytes(UTF_8);
        return allocator
                .buffer()
                .writeBytes(head.getBytes(ISO_8859_1))
                .writeBytes(clientHead)
                .writeBytes(("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(ISO_8859_1))
                .writeBytes(bytes);
    }
}
