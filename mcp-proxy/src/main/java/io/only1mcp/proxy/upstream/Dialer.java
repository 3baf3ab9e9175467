package io.only1mcp.proxy.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendTls;
import io.only1mcp.wire.tls.TlsContexts;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Opens connections to one address, with TLS where it is spoken. Belongs to one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome comes to a listener, or as a task of the loop
final class Dialer {

    /** Takes what becomes of a connection; one of the two is called, once. */
    interface Outcome {
        /** It can carry requests. */
        void connected(BackendConnection connection);

        /** It could not be opened. */
        void refused(BackendConnection connection, Throwable cause);
    }

    private final BackendAddress address;
    private final BackendLoop loop;
    private final @Nullable SslContext tls;
    private SocketAddress socketAddress;
    private boolean lookingUp;

    /**
     * A dialer.
     *
     * @param socketAddress where the server is, looked up already
     * @throws io.only1mcp.proxy.config.ConfigException when a file that TLS needs cannot be used
     */
    Dialer(BackendAddress address, SocketAddress socketAddress, BackendLoop loop) {
        this.address = address;
        this.socketAddress = socketAddress;
        this.loop = loop;
        BackendTls secure = address.tls();
        this.tls = secure == null ? null : secure.context(address.name());
    }

    /** Opens a connection. */
    void dial(BackendConnection connection, Outcome outcome) {
        loop.connect(socketAddress, connection).addListener((ChannelFuture done) -> {
            if (!done.isSuccess()) {
                outcome.refused(connection, done.cause());
            } else if (tls == null) {
                outcome.connected(connection);
            } else {
                secure(connection, done.channel(), tls, outcome);
            }
        });
    }

    private void secure(BackendConnection connection, Channel channel, SslContext context, Outcome outcome) {
        SslHandler handler =
                TlsContexts.calling(context, channel.alloc(), address.host(), address.port(), loop.connectMillis());
        channel.pipeline().addFirst(handler);
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                outcome.connected(connection);
            } else {
                outcome.refused(connection, done.cause());
                channel.close();
            }
        });
    }

    /** Why a connection could not be opened. */
    String inWords(Throwable cause) {
        if (socketAddress instanceof InetSocketAddress internet && internet.isUnresolved()) {
            return "unknown host " + address.host();
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no connection in time";
        }
        if (cause instanceof SSLException) {
            return TlsTrouble.inWords(cause);
        }
        String message = String.valueOf(cause.getMessage());
        return message.contains("Connection refused") ? "connection refused" : message;
    }

    /** A name may have moved to another address; a look-up blocks, so it has a thread of its own. */
    void lookUpAgain() {
        boolean name = socketAddress instanceof InetSocketAddress
                && !NetUtil.isValidIpV4Address(address.host())
                && !NetUtil.isValidIpV6Address(address.host());
        if (name && !lookingUp) {
            lookingUp = true;
            CompletableFuture.supplyAsync(() -> new InetSocketAddress(address.host(), address.port()))
                    .thenAcceptAsync(this::lookedUp, loop.eventLoop());
        }
    }

    private void lookedUp(InetSocketAddress found) {
        lookingUp = false;
        socketAddress = found;
    }
}
