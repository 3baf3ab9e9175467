package io.only1mcp.wire.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How Netty asks the kernel for events. */
public enum NettyTransport {
    /** Linux, the usual one. */
    EPOLL {
        @Override
        @Nullable
        Throwable obstacle() {
            return Epoll.unavailabilityCause();
        }

        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public Class<? extends ServerChannel> serverChannel() {
            return EpollServerSocketChannel.class;
        }

        @Override
        public Class<? extends SocketChannel> socketChannel() {
            return EpollSocketChannel.class;
        }

        @Override
        public Class<? extends ServerChannel> domainServerChannel() {
            return EpollServerDomainSocketChannel.class;
        }

        @Override
        public Class<? extends Channel> domainChannel() {
            return EpollDomainSocketChannel.class;
        }

        @Override
        void probe(Bootstrap connections) {
            connections
                    .option(EpollChannelOption.TCP_KEEPIDLE, QUIET_SECONDS)
                    .option(EpollChannelOption.TCP_KEEPINTVL, PROBE_SECONDS)
                    .option(EpollChannelOption.TCP_KEEPCNT, PROBES);
        }
    },
    /** Linux, one system call for what is to be read and written at all connections; not everywhere allowed, so only when asked for. */
    IO_URING {
        @Override
        @Nullable
        Throwable obstacle() {
            return IoUring.unavailabilityCause();
        }

        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        public Class<? extends ServerChannel> serverChannel() {
            return IoUringServerSocketChannel.class;
        }

        @Override
        public Class<? extends SocketChannel> socketChannel() {
            return IoUringSocketChannel.class;
        }

        @Override
        public Class<? extends ServerChannel> domainServerChannel() {
            return IoUringServerDomainSocketChannel.class;
        }

        @Override
        public Class<? extends Channel> domainChannel() {
            return IoUringDomainSocketChannel.class;
        }

        @Override
        void probe(Bootstrap connections) {
            connections
                    .option(IoUringChannelOption.TCP_KEEPIDLE, QUIET_SECONDS)
                    .option(IoUringChannelOption.TCP_KEEPINTVL, PROBE_SECONDS)
                    .option(IoUringChannelOption.TCP_KEEPCNT, PROBES);
        }
    },
    /** macOS. */
    KQUEUE {
        @Override
        @Nullable
        Throwable obstacle() {
            return KQueue.unavailabilityCause();
        }

        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return KQueueIoHandler.newFactory();
        }

        @Override
        public Class<? extends ServerChannel> serverChannel() {
            return KQueueServerSocketChannel.class;
        }

        @Override
        public Class<? extends SocketChannel> socketChannel() {
            return KQueueSocketChannel.class;
        }

        @Override
        public Class<? extends ServerChannel> domainServerChannel() {
            return KQueueServerDomainSocketChannel.class;
        }

        @Override
        public Class<? extends Channel> domainChannel() {
            return KQueueDomainSocketChannel.class;
        }
    },
    /** Java's own, everywhere. */
    NIO {
        @Override
        @Nullable
        Throwable obstacle() {
            return null;
        }

        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return NioIoHandler.newFactory();
        }

        @Override
        public Class<? extends ServerChannel> serverChannel() {
            return NioServerSocketChannel.class;
        }

        @Override
        public Class<? extends SocketChannel> socketChannel() {
            return NioSocketChannel.class;
        }

        @Override
        public Class<? extends ServerChannel> domainServerChannel() {
            return NioServerDomainSocketChannel.class;
        }

        @Override
        public Class<? extends Channel> domainChannel() {
            return NioDomainSocketChannel.class;
        }

        @Override
        public SocketAddress domainAddress(Path path) {
            return UnixDomainSocketAddress.of(path);
        }
    };

    /** The system property that overrides the choice: {@code epoll}, {@code io_uring}, {@code kqueue} or {@code nio}. */
    public static final String PROPERTY = "io.only1mcp.transport";

    private static final int QUIET_SECONDS = 30;
    private static final int PROBE_SECONDS = 10;
    private static final int PROBES = 3;

    /**
     * Has the kernel ask on connections that are silent whether the other end is still there, and close those where it is not:
     * after a minute with epoll and io_uring, else when the system is set to.
     */
    public void keepAlive(Bootstrap connections) {
        probe(connections.option(ChannelOption.SO_KEEPALIVE, true));
    }

    /** Has it ask sooner than the system does. */
    void probe(Bootstrap connections) {}

    /**
     * The best one for this machine: epoll on Linux, kqueue on macOS, else NIO; or the one that {@link #PROPERTY} names.
     *
     * @throws IllegalArgumentException when the property names none, or one that this machine does not have
     */
    public static NettyTransport chosen() {
        String wanted = System.getProperty(PROPERTY);
        return wanted == null ? best() : named(wanted);
    }

    private static NettyTransport best() {
        if (EPOLL.available()) {
            return EPOLL;
        }
        return KQUEUE.available() ? KQUEUE : NIO;
    }

    /**
     * The transport of that name, in lower case as {@link #PROPERTY} has it.
     *
     * @throws IllegalArgumentException when there is none, or this machine does not have it
     */
    public static NettyTransport named(String name) {
        for (NettyTransport transport : values()) {
            if (transport.text().equals(name)) {
                Throwable obstacle = transport.obstacle();
                if (obstacle != null) {
                    throw new IllegalArgumentException(PROPERTY + ": " + name + " is not available here: "
                            + root(obstacle) + "; without it, or without the preset that sets it, " + best().text()
                            + " is taken");
                }
                return transport;
            }
        }
        throw new IllegalArgumentException(PROPERTY + ": must be one of "
                + String.join(
                        ", ", Arrays.stream(values()).map(NettyTransport::text).toList())
                + ", got " + name);
    }

    /** What is behind it all: what is around that says no more than that a library could not be loaded. */
    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return root;
    }

    /** Its name in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this machine has it. */
    public boolean available() {
        return obstacle() == null;
    }

    /** Why this machine does not have it, or null where it has. */
    abstract @Nullable Throwable obstacle();

    /** Makes what waits for events, one per event loop. */
    public abstract IoHandlerFactory ioHandlerFactory();

    /** The class of listening channels. */
    public abstract Class<? extends ServerChannel> serverChannel();

    /** The class of connected channels. */
    public abstract Class<? extends SocketChannel> socketChannel();

    /** The class of listening channels at Unix domain sockets. */
    public abstract Class<? extends ServerChannel> domainServerChannel();

    /** The class of channels connected to Unix domain sockets. */
    public abstract Class<? extends Channel> domainChannel();

    /** The address of the Unix domain socket at a path, which may have at most about 100 bytes. */
    public SocketAddress domainAddress(Path path) {
        return new DomainSocketAddress(path.toFile());
    }

    /** Whether the address is that of a Unix domain socket. */
    public static boolean isDomain(SocketAddress address) {
        return address instanceof DomainSocketAddress || address instanceof UnixDomainSocketAddress;
    }

    /** One event loop with a thread of that name, which does not keep the JVM alive. */
    public MultiThreadIoEventLoopGroup newLoop(String threadName) {
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(threadName, true), ioHandlerFactory());
    }
}
