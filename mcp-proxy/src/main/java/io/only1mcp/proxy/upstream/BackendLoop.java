package io.only1mcp.proxy.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.only1mcp.wire.http.ResponseHead;
import io.only1mcp.wire.transport.NettyTransport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What all connections to backends share on their event loop: deadlines, scratch memory, a coarse clock. */
public final class BackendLoop {
    private static final long SWEEP_MILLIS = 100;
    private static final int LARGEST_READ = 64 * 1024;
    private static final int LONGEST_CONNECT_MILLIS = 5_000;

    /** What backends say may take a quarter of the heap while it is held, and what clients say that nobody answers an eighth. */
    private static final int HEAP_PER_COMING = 4;

    private static final int HEAP_PER_GOING = 8;

    /** How long a stream may stay open behind its response: its end saves a connection, and is not worth more. */
    private static final Duration LAST = Duration.ofSeconds(1);

    private final EventLoop eventLoop;
    private final NettyTransport transport;
    private final Deadlines calls;
    private final Deadlines questions;
    private final Deadlines starts;
    private final Deadlines ends = new Deadlines(LAST);
    private final long largestAnswer;
    private final AnswerRoom answers;
    private final HeldMessages coming;
    private final HeldMessages going;
    private final ResponseHead head = new ResponseHead();
    private final byte[] scratch = new byte[LARGEST_READ];
    private final Set<Backend> backends = new LinkedHashSet<>();
    private final Deadlines refused = new Deadlines(Duration.ZERO);
    private boolean refusing;
    private boolean stopped;
    private @Nullable Future<?> sweeper;
    private long now = System.nanoTime();

    /**
     * A loop whose deadlines nobody watches yet.
     *
     * @param callTimeout how long a backend may be silent when a client's call waits for it
     * @param questionTimeout the same for questions of our own: versions, sessions, lists
     * @param largestAnswer the most bytes of one answer
     */
    public BackendLoop(
            EventLoop eventLoop,
            NettyTransport transport,
            Duration callTimeout,
            Duration questionTimeout,
            long largestAnswer) {
        this(eventLoop, transport, callTimeout, questionTimeout, questionTimeout, largestAnswer);
    }

    /**
     * The same, with another time for questions that wait for a process to start.
     *
     * @param startTimeout how long a backend that is a process of ours may take for its first answer; where that is less than
     *     questionTimeout, this is what counts
     */
    public BackendLoop(
            EventLoop eventLoop,
            NettyTransport transport,
            Duration callTimeout,
            Duration questionTimeout,
            Duration startTimeout,
            long largestAnswer) {
        this(
                eventLoop,
                transport,
                callTimeout,
                questionTimeout,
                startTimeout,
                largestAnswer,
                AnswerRoom.of(Runtime.getRuntime().maxMemory()));
    }

    /** With room for answers to questions of our own. */
    BackendLoop(
            EventLoop eventLoop,
            NettyTransport transport,
            Duration callTimeout,
            Duration questionTimeout,
            Duration startTimeout,
            long largestAnswer,
            AnswerRoom answers) {
        this.answers = answers;
        long heap = Runtime.getRuntime().maxMemory();
        this.coming = new HeldMessages(Math.max(largestAnswer + largestAnswer / 4, heap / HEAP_PER_COMING));
        this.going = new HeldMessages(Math.max(largestAnswer + largestAnswer / 4, heap / HEAP_PER_GOING));
        this.eventLoop = eventLoop;
        this.transport = transport;
        this.calls = new Deadlines(callTimeout);
        this.questions = new Deadlines(questionTimeout);
        this.starts = new Deadlines(startTimeout.compareTo(questionTimeout) < 0 ? questionTimeout : startTimeout);
        this.largestAnswer = largestAnswer;
    }

    /** Begins to watch deadlines and connections. */
    public void begin() {
        sweeper = eventLoop.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        now = System.nanoTime();
        calls.sweep(now);
        questions.sweep(now);
        starts.sweep(now);
        ends.sweep(now);
        for (Backend backend : backends) {
            backend.sweep(now);
        }
    }

    /** Closes all connections that wait for use, and watches nothing any more. On the loop. */
    public void stop() {
        stopped = true;
        if (sweeper != null) {
            sweeper.cancel(false);
        }
        for (Backend backend : backends) {
            backend.stop();
        }
    }

    /** Whether nothing is to be begun any more; a connection that a dying loop opens would never be told of its end. */
    boolean isStopped() {
        return stopped || eventLoop.isShuttingDown();
    }

    /** The event loop. */
    public EventLoop eventLoop() {
        return eventLoop;
    }

    /** How long a backend may be silent when a client's call waits for it. */
    public Duration callTimeout() {
        return calls.timeout();
    }

    /** How long a backend may take to answer a question of our own. */
    public Duration questionTimeout() {
        return questions.timeout();
    }

    /** How long it may take to answer one that waits for a process of ours to start. */
    Duration startTimeout() {
        return starts.timeout();
    }

    void add(Backend backend) {
        backends.add(backend);
    }

    void remove(Backend backend) {
        backends.remove(backend);
    }

    /** Fails a call of which nothing has gone; not at once, for whoever sends it does not expect its end yet. */
    void refuse(BackendCall call, Failure failure, String why) {
        call.refused(failure, why);
        refused.start(call, now);
        if (!refusing) {
            refusing = true;
            eventLoop.execute(() -> {
                refusing = false;
                refused.sweep(System.nanoTime());
            });
        }
    }

    /** The instant of the last sweep. */
    long now() {
        return now;
    }

    ResponseHead head() {
        return head;
    }

    /** The most bytes of one answer, and of one event. */
    public long largestAnswer() {
        return largestAnswer;
    }

    /** The memory for answers to questions of our own. */
    AnswerRoom answers() {
        return answers;
    }

    /** The memory for what backends say and clients get whole: events in sessions, and answers to messages of batches. */
    public HeldMessages coming() {
        return coming;
    }

    /** The memory for what clients say and nobody answers, until the backends have taken it. */
    public HeldMessages going() {
        return going;
    }

    /** An array of at least that many bytes that is free until control goes back to the loop. */
    byte[] scratch(int bytes) {
        return bytes <= LARGEST_READ ? scratch : new byte[bytes];
    }

    /** Gives a call the whole time from {@code at} on. */
    void start(BackendCall call, long at) {
        deadlines(call).start(call, at);
    }

    /** Waits no longer for a call than the end of a stream is worth. */
    void awaitEnd(BackendCall call) {
        ends.start(call, System.nanoTime());
    }

    /** Gives a client's call the whole time again, for its backend has been heard; our own questions have one time. */
    void heard(BackendCall call) {
        if (call.isBrief()) {
            call.excuse();
        } else if (!call.isQuestion() && !call.isPatient()) {
            calls.start(call, System.nanoTime());
        }
    }

    /** What is said when the call's deadline has passed. */
    String timeoutOf(BackendCall call) {
        return "gave no answer" + call.toWhat() + " within "
                + deadlines(call).timeout().toMillis() + " ms";
    }

    private Deadlines deadlines(BackendCall call) {
        if (!call.isQuestion()) {
            return calls;
        }
        return call.waitsForStart() ? starts : questions;
    }

    /** How long a connection may take to open, and then a handshake of TLS on it. */
    int connectMillis() {
        return (int) Math.max(1, Math.min(calls.timeout().toMillis(), LONGEST_CONNECT_MILLIS));
    }

    ChannelFuture connect(SocketAddress address, ChannelHandler handler) {
        Bootstrap bootstrap = new Bootstrap();
        if (NettyTransport.isDomain(address)) {
            bootstrap.channel(transport.domainChannel());
        } else {
            bootstrap.channel(transport.socketChannel()).option(ChannelOption.TCP_NODELAY, true);
            transport.keepAlive(bootstrap);
        }
        return bootstrap
                .group(eventLoop)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(1024, 2048, LARGEST_READ))
                .handler(handler)
                // The address is looked up already: a look-up here would block the loop.
                .disableResolver()
                .connect(address);
    }
}
