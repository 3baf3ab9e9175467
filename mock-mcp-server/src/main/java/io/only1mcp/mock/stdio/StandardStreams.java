package io.only1mcp.mock.stdio;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import io.only1mcp.mock.server.LineService;
import io.only1mcp.mock.server.MockConfig;
import io.only1mcp.mock.time.LoopTime;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A mock server over two streams: one message a line in, one message a line out, and nothing else. What came in one
 * piece is answered in one piece; a client that does not read its answers is not read either.
 */
public final class StandardStreams {

    private static final int BUFFER = 64 * 1024;
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(10);

    private final OutputStream out;
    private final LineService service;
    private final EventLoop loop;
    private boolean reading;
    private final LineCutter cutter = new LineCutter();
    private final CountDownLatch drained = new CountDownLatch(1);

    private StandardStreams(MockConfig config, OutputStream out, EventLoop loop) {
        this.out = new BufferedOutputStream(out, BUFFER);
        this.loop = loop;
        this.service = new LineService(config, LoopTime.of(loop), this::write);
    }

    /**
     * Serves until the input ends, and then for a few seconds what is still in hand.
     *
     * @param config has exactly one server
     * @throws IOException when the input or the output fails
     * @throws IllegalArgumentException when the configuration has several servers
     */
    public static void serve(MockConfig config, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        EventLoopGroup loops = NettyTransport.chosen().newLoop("mock");
        try {
            new StandardStreams(config, out, loops.next()).run(in);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private void run(InputStream in) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            int bytes = count;
            onLoop(() -> take(buffer, bytes));
        }
        onLoop(() -> {
            cutter.end(service::take);
            service.end();
            flush();
            awaitIdle(System.nanoTime() + DRAIN.toNanos());
        });
        drained.await();
    }

    /** Runs on the loop, and waits for it: the buffer is read into again. */
    private void onLoop(Runnable task) {
        Future<?> done = loop.submit(task).awaitUninterruptibly();
        if (done.cause() instanceof RuntimeException failure) {
            throw failure;
        }
    }

    private void take(byte[] buffer, int count) {
        reading = true;
        try {
            cutter.cut(buffer, count, service::take);
        } finally {
            reading = false;
        }
        flush();
    }

    private void awaitIdle(long untilNanos) {
        if (service.inHand() == 0 || System.nanoTime() - untilNanos > 0) {
            drained.countDown();
        } else {
            LoopTime.of(loop).wake(System.nanoTime() + POLL.toNanos(), () -> awaitIdle(untilNanos));
        }
    }

    private void write(byte[] json) {
        try {
            out.write(json);
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!reading) {
            flush();
        }
    }

    private void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
