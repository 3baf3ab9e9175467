package io.only1mcp.proxy.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.only1mcp.proxy.NoLeaks;
import io.only1mcp.proxy.config.BackendAddress;
import io.only1mcp.proxy.config.BackendConfig;
import io.only1mcp.proxy.config.BreakerConfig;
import io.only1mcp.proxy.config.PoolConfig;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections that die between two requests; the test is the backend, and decides when the event loop sees it. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class BackendTest {
    private final NettyTransport transport = NettyTransport.chosen();
    private final EventLoopGroup group = transport.newLoop("backend-test");
    private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
    private ServerSocket listening;
    private BackendLoop loop;
    private Backend backend;

    @BeforeEach
    void start() throws IOException {
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listening.setSoTimeout(10_000);
        loop = new BackendLoop(group.next(), transport, Duration.ofSeconds(20), Duration.ofSeconds(20), 200_000);
        BackendAddress address = new BackendAddress("b", "127.0.0.1", listening.getLocalPort(), "/");
        backend = new Backend(BackendConfig.of(address), "", loop, line -> {});
        backend.join(0);
    }

    @AfterEach
    void stop() throws IOException {
        loop.eventLoop().submit(loop::stop).awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        listening.close();
    }

    private final class Call extends BackendCall {
        Call() {
            super(false);
        }

        @Override
        protected void whole(ResponseHead head, byte[] bytes, int from, int to) {
            outcomes.add("answered " + new String(bytes, from, to - from, US_ASCII));
        }

        @Override
        protected void begin(ResponseHead head, byte[] bytes) {}

        @Override
        protected void data(byte[] bytes, int from, int to) {}

        @Override
        protected void end() {}

        @Override
        protected void failed(Failure failure, String why) {
            outcomes.add(failure + ": " + why);
        }
    }

    /** Takes no more when it has all, and so too late: what comes then is the end. */
    private final class Pausing extends BackendCall {
        private final int length;
        private int came;

        Pausing(int length) {
            super(false);
            this.length = length;
        }

        @Override
        protected void whole(ResponseHead head, byte[] bytes, int from, int to) {
            outcomes.add("whole");
        }

        @Override
        protected void begin(ResponseHead head, byte[] bytes) {}

        @Override
        protected void data(byte[] bytes, int from, int to) {
            came += to - from;
            if (came == length) {
                pause();
                outcomes.add("paused");
            }
        }

        @Override
        protected void end() {
            outcomes.add("ended");
        }

        @Override
        protected void failed(Failure failure, String why) {
            outcomes.add(failure + ": " + why);
        }
    }

    private void send() {
        send(new Call());
    }

    private void send(BackendCall call) {
        ByteBuf request = PooledByteBufAllocator.DEFAULT.directBuffer();
        request.writeCharSequence("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", US_ASCII);
        backend.replica().send(call, request);
    }

    /** Takes one request and answers it. */
    private static void answer(Socket socket, String body) throws IOException {
        socket.setSoTimeout(10_000);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        socket.getOutputStream()
                .write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(US_ASCII));
    }

    private Socket firstAnswered() throws Exception {
        loop.eventLoop().submit((Runnable) this::send).get();
        Socket socket = listening.accept();
        answer(socket, "first");
        assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo("answered first");
        return socket;
    }

    /** Sends a request at a moment when the event loop has had no chance to see that the connection is gone. */
    private void sendUnseen(Socket gone) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        var sent = loop.eventLoop().submit(() -> {
            held.countDown();
            closed.await();
            send();
            return null;
        });
        held.await();
        gone.close();
        closed.countDown();
        sent.get();
    }

    @Test
    void aRequestOfWhichNoByteHasGoneTakesAnotherConnection() throws Exception {
        Socket first = firstAnswered();
        // A reset is in the kernel at once, and the next write fails before a byte has gone.
        first.setSoLinger(true, 0);
        sendUnseen(first);
        try (Socket second = listening.accept()) {
            answer(second, "second");
            assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo("answered second");
        }
        assertThat(backend.replica().requests()).isEqualTo(2);
        assertThat(backend.failures(Failure.CLOSED)).isZero();
    }

    @Test
    void aRequestThatMayHaveArrivedIsNeverSentTwice() throws Exception {
        sendUnseen(firstAnswered());
        assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo("CLOSED: closed the connection without an answer");
        assertThat(backend.failures(Failure.CLOSED)).isEqualTo(1);
        listening.setSoTimeout(100);
        assertThat(outcomes).isEmpty();
        assertThat(backend.replica().connects()).isEqualTo(1);
    }

    @Test
    void aConnectionIsReadFromAgainThoughItsLastAnswerWasPaused() throws Exception {
        int length = 100_000;
        loop.eventLoop().submit(() -> send(new Pausing(length))).get();
        try (Socket socket = listening.accept()) {
            answer(socket, "x".repeat(length));
            assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo("paused");
            assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo("ended");
            loop.eventLoop().submit((Runnable) this::send).get();
            answer(socket, "next");
            assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo("answered next");
        }
        assertThat(backend.replica().connects()).isEqualTo(1);
    }

    @Test
    void theConnectionThatWasUsedLastIsUsedFirstAndTheOldestIsClosedFirst() throws Exception {
        loop.eventLoop()
                .submit(() -> {
                    send();
                    send();
                })
                .get();
        try (Socket one = listening.accept();
                Socket two = listening.accept()) {
            answer(one, "1");
            assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo("answered 1");
            answer(two, "2");
            assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo("answered 2");
            loop.eventLoop().submit((Runnable) this::send).get();
            answer(two, "3");
            assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo("answered 3");
            assertThat(backend.replica().idle()).isEqualTo(2);

            loop.eventLoop()
                    .submit(() -> backend.sweep(loop.now() + TimeUnit.SECONDS.toNanos(5)))
                    .get();
            assertThat(one.getInputStream().read()).isEqualTo(-1);
            assertThat(two.getInputStream().read()).isEqualTo(-1);
            assertThat(backend.replica().idle()).isZero();
        }
    }

    /** Has one connection at most. */
    private void pooled(int minIdle, Duration acquireTimeout) {
        BackendAddress address = new BackendAddress("b", "127.0.0.1", listening.getLocalPort(), "/");
        PoolConfig pool = new PoolConfig(1, minIdle, acquireTimeout, Duration.ofSeconds(4));
        backend = new Backend(
                new BackendConfig(List.of(address), null, pool, BreakerConfig.DEFAULT), "", loop, line -> {});
    }

    @Test
    void noConnectionIsOpenedAheadBeyondThoseThatThereMayBe() throws Exception {
        pooled(1, Duration.ofSeconds(20));
        loop.eventLoop().submit((Runnable) this::send).get();
        try (Socket socket = listening.accept()) {
            loop.eventLoop().submit(() -> backend.sweep(System.nanoTime())).get();
            answer(socket, "only");
            assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isEqualTo("answered only");
        }
        assertThat(backend.replica().connects()).isEqualTo(1);
    }

    @Test
    void whoBeganToWaitLaterIsGivenUpLater() throws Exception {
        pooled(0, Duration.ofMillis(50));
        loop.eventLoop().submit((Runnable) this::send).get();
        try (Socket held = listening.accept()) {
            loop.eventLoop().submit((Runnable) this::send).get();
            Thread.sleep(20);
            loop.eventLoop().submit((Runnable) this::send).get();
            for (int i = 0; i < 2; i++) {
                assertThat(outcomes.poll(10, TimeUnit.SECONDS))
                        .isEqualTo("EXHAUSTED: no connection of 1 was free within 50 ms");
            }
            assertThat(held.isConnected()).isTrue();
        }
    }

    @Test
    void aConnectionThatIsRefusedLeavesItsPlaceToTheNext() throws Exception {
        pooled(0, Duration.ofMillis(50));
        listening.close();
        for (int i = 0; i < 2; i++) {
            loop.eventLoop().submit((Runnable) this::send).get();
            assertThat(outcomes.poll(20, TimeUnit.SECONDS)).startsWith("UNREACHABLE: cannot be reached at ");
        }
    }

    private long key(String tenant) {
        byte[] body =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\",\"arguments\":{\"repo\":\"x\"}}}"
                        .getBytes(US_ASCII);
        Envelope envelope = new Envelope();
        assertThat(envelope.scan(body, 0, body.length)).isTrue();
        List<BackendAddress> replicas =
                List.of(new BackendAddress("b", "127.0.0.1", 1, "/"), new BackendAddress("b", "127.0.0.1", 2, "/"));
        return new Backend(
                        new BackendConfig(replicas, "repo", PoolConfig.DEFAULT, BreakerConfig.DEFAULT),
                        tenant,
                        loop,
                        line -> {})
                .key(body, envelope);
    }

    @Test
    void theSameValueOfTheKeyIsAnotherOneForAnotherTenant() {
        assertThat(key("acme")).isNotZero().isEqualTo(key("acme")).isNotEqualTo(key("globex"));
    }
}
