package io.only1mcp.wire.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.ChannelHandlerContext;
import io.only1mcp.wire.http.ReceivedHead.Version;

/** How the client of the request in hand wants to be answered. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, which says it
final class AnswerTerms {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    private boolean keepAlive;
    private boolean takesChunks;
    private boolean waitsToBeAsked;

    /** Takes those of another request. */
    void read(RequestHead head) {
        takesChunks = head.received().version() == Version.CURRENT;
        keepAlive = takesChunks && !head.closes();
        waitsToBeAsked = takesChunks && head.expect() != null;
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
