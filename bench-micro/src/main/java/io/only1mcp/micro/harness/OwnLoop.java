package io.only1mcp.micro.harness;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.Future;
import io.only1mcp.wire.transport.NettyTransport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An event loop that runs on the thread of a benchmark, whenever that thread lets it: to Netty the benchmark is on the loop,
 * as the proxy is. Its connections are real ones that nothing goes over; see {@link NoWire}. For the thread that made it.
 */
public final class OwnLoop implements AutoCloseable {
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final NettyTransport transport = NettyTransport.chosen();
    private final ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), transport.ioHandlerFactory());
    private final NoWire wire = new NoWire();
    private final EventLoop wired = (EventLoop) Proxy.newProxyInstance(
            OwnLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("register") && arguments[0] instanceof Channel channel) {
                    channel.pipeline().addFirst(wire);
                }
                return call(method, arguments);
            });

    /** A loop of the current thread, without connections. */
    public OwnLoop() {}

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(loop, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** How the loop asks the kernel for events. */
    public NettyTransport transport() {
        return transport;
    }

    /** The loop, to open connections on that have {@link #wire} before them. */
    public EventLoop wired() {
        return wired;
    }

    /** The loop itself. */
    public EventLoop eventLoop() {
        return loop;
    }

    /** What all connections of the loop end at. */
    public NoWire wire() {
        return wire;
    }

    /** Does what others have handed to the loop, and does not look for events. */
    public void runTasks() {
        loop.runNonBlockingTasks(0);
    }

    /**
     * Runs the loop, events and all, until something is so.
     *
     * @throws IllegalStateException when it is not within 20 s
     */
    public void runUntil(BooleanSupplier done) {
        long began = System.nanoTime();
        while (!done.getAsBoolean()) {
            loop.run(TimeUnit.MILLISECONDS.toNanos(1));
            if (System.nanoTime() - began > LONGEST_WAIT_NANOS) {
                throw new IllegalStateException("what an event loop waits for does not happen");
            }
        }
    }

    /** Closes all connections of the loop, and ends it. */
    @Override
    public void close() {
        Future<?> ended = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        runUntil(ended::isDone);
    }
}
