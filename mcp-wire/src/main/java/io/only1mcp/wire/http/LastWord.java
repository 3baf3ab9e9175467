package io.only1mcp.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** An answer behind which a connection ends, though its client may still be sending. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the connection, and whoever lingers is closed
final class LastWord {
    private LastWord() {}

    /** Says nothing more, and closes though not all is written. */
    static void cut(Channel channel) {
        channel.pipeline().firstContext().close();
    }

    /**
     * Writes the answer and ends the output only: a close with bytes unread would reset the connection, and the client
     * might never see the answer. Without an answer it closes.
     */
    static void say(ChannelHandlerContext ctx, @Nullable ByteBuf answer) {
        if (answer == null) {
            ctx.close();
            return;
        }
        ctx.writeAndFlush(answer).addListener(written -> {
            if (written.isSuccess() && ctx.channel() instanceof DuplexChannel duplex) {
                endOutput(ctx, duplex);
            } else {
                ctx.close();
            }
        });
    }

    private static void endOutput(ChannelHandlerContext ctx, DuplexChannel channel) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(said -> channel.shutdownOutput());
        }
    }
}
