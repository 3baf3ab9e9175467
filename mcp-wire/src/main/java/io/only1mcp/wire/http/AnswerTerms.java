package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Map;

/** How the client of the request in hand wants to be answered. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, which says it
final class AnswerTerms {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    /** The decoder keeps room for the longest line that it has met, as long as the connection stays. */
    private static final int LONGEST_KEPT = 4 * 1024;

    private boolean keepAlive;
    private boolean takesChunks;
    private boolean waitsToBeAsked;

    /** Takes those of another request. */
    void read(RequestHead head) {
        takesChunks = HttpVersion.HTTP_1_1.equals(head.request().protocolVersion());
        keepAlive = takesChunks && !head.closes() && head.longest() <= LONGEST_KEPT;
        waitsToBeAsked = takesChunks && head.expect() != null;
    }

    /** Takes the fields behind the body. */
    void readTrailers(LastHttpContent end) {
        if (end.trailingHeaders().isEmpty()) {
            return;
        }
        for (Map.Entry<String, String> field : end.trailingHeaders()) {
            keepAlive &= field.getKey().length() + field.getValue().length() <= LONGEST_KEPT;
        }
    }

    /** Whether the connection is to stay open. */
    boolean keepAlive() {
        return keepAlive;
    }

    /** Whether the client knows chunks. */
    boolean takesChunks() {
        return takesChunks;
    }

    /** Asks a client for its body that sends none before it is asked; once. */
    void askForBody(ChannelHandlerContext ctx) {
        if (waitsToBeAsked) {
            waitsToBeAsked = false;
            ctx.write(ctx.alloc().directBuffer(CONTINUE.length).writeBytes(CONTINUE), ctx.voidPromise());
        }
    }
}
