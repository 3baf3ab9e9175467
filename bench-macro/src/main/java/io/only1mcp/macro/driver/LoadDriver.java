package io.only1mcp.macro.driver;

import com.sun.management.OperatingSystemMXBean;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.draws.Zipf;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.HeldStreams;
import io.only1mcp.core.recording.HostFacts;
import io.only1mcp.core.recording.OperationRecording;
import io.only1mcp.core.recording.Recorder;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.Second;
import io.only1mcp.core.recording.SessionRecording;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.recording.WrongReply;
import io.only1mcp.macro.stdio.LinePipe;
import io.only1mcp.wire.transport.NettyTransport;
import io.only1mcp.wire.transport.TimerSlack;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads one target over connections that stay open from phase to phase. One thread owns the schedule and the sockets, so
 * that nothing is handed over between an intended instant and its write.
 */
public final class LoadDriver implements AutoCloseable {
    /** How many requests before and after it are asked whether a marker is theirs. */
    private static final long OWNER_REACH = 20_000;

    private static final long SETTLE_NANOS = 10_000_000;

    private final int connections;
    private final Duration timeout;
    private final ExecutorService thread;
    private final OpenWire wire;
    private volatile @Nullable LoadLoop loop;
    private volatile boolean aborted;
    private volatile boolean live;
    private volatile Waiting waiting = Waiting.SLEEPING;

    /**
     * What a driver is to reach, and how.
     *
     * @param address where the target listens
     * @param tls how https is spoken, or null for http
     * @param connections how many connections are kept open, 1 or more
     * @param mostConnections how many there are at most, when requests find none free
     * @param timeout of a request, from its intended instant
     * @param transport the kind of sockets
     * @param distance how far away the target is
     */
    public record Settings(
            InetSocketAddress address,
            @Nullable SslContext tls,
            int connections,
            int mostConnections,
            Duration timeout,
            NettyTransport transport,
            Distance distance) {

        /** So many connections to a target that is as far away as it is. */
        public Settings(
                InetSocketAddress address,
                @Nullable SslContext tls,
                int connections,
                Duration timeout,
                NettyTransport transport) {
            this(address, tls, connections, connections, timeout, transport, Distance.NONE);
        }
    }

    /** What is told while a phase is driven, on the driver's thread: whoever listens hands on and returns at once. */
    public interface Listener {
        /** The clock of the phase starts now, at this value of {@link System#nanoTime}. */
        void started(long nanoTime);

        /** A second is over; {@code giveBack} takes it when it has been read. */
        void second(Second second, Consumer<Second> giveBack);

        /** The last request of a stage is settled. */
        void stageOver(int stage, StageRecording recording);
    }

    /** Hears nothing and keeps nothing: of what is thrown away. */
    public static final Listener UNHEARD = new Listener() {
        @Override
        public void started(long nanoTime) {}

        @Override
        public void second(Second second, Consumer<Second> giveBack) {
            giveBack.accept(second);
        }

        @Override
        public void stageOver(int stage, StageRecording recording) {}
    };

    /** A driver whose connections are open, as far as the target lets them. */
    public LoadDriver(Settings settings, Requests requests) {
        this(settings, requests, null);
    }

    /**
     * The same where requests go in sessions that may come and go.
     *
     * @param sessions how they do; null where requests have the heads of their clients
     */
    public LoadDriver(Settings settings, Requests requests, @Nullable SessionSettings sessions) {
        this(settings.connections(), settings.timeout(), () -> {
            NettyWire opened = new NettyWire(
                    settings.transport(),
                    settings.address(),
                    settings.tls(),
                    requests,
                    sessions,
                    settings.timeout().toNanos());
            opened.distance(settings.distance());
            opened.open(settings.connections(), settings.mostConnections());
            return requests.together() == 1 ? opened : new TogetherWire(opened, requests.together());
        });
    }

    /**
     * A driver over the standard streams of a process, where a connection is room for one request in flight.
     *
     * @param pipe polled by the driver alone until it is closed; not closed with it
     * @param inFlight how many requests are in flight at most, 1 or more
     * @param timeout of a request, from its intended instant
     */
    public LoadDriver(LinePipe pipe, int inFlight, Duration timeout, Requests requests) {
        this(inFlight, timeout, () -> new StdioWire(pipe, inFlight, requests));
    }

    private LoadDriver(int connections, Duration timeout, Supplier<OpenWire> opening) {
        this.connections = connections;
        this.timeout = timeout;
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread worker = new FastThreadLocalThread(task, "driver");
            worker.setDaemon(true);
            return worker;
        });
        wire = onThread(() -> {
            TimerSlack.giveUp();
            return opening.get();
        });
    }

    /** How many connections are open. */
    public int openConnections() {
        return onThread(wire::openConnections);
    }

    /** Why the last connection could not be opened; null where all could. */
    public @Nullable String refusal() {
        return onThread(() -> Optional.ofNullable(wire.refusal())).orElse(null);
    }

    /** Opens event streams, which are held until it is closed; says how far that came. Over HTTP alone. */
    public HeldStreams hold(StreamSettings settings) {
        return onThread(() -> wire.hold(settings));
    }

    /** From the next phase on sessions come and go, where they are told how; until then they last. */
    public void liveSessions() {
        live = true;
    }

    /** How it waits from the next phase on; until it is told, it sleeps. */
    public void waits(Waiting next) {
        waiting = next;
    }

    /** The stages of {@code arrival} with their windows. */
    public static List<Recorder.Window> windows(Arrival arrival) {
        return Pace.of(arrival, 0).windows();
    }

    /** Drives {@code arrival} to its end where no faults are injected, and returns what it left behind. */
    public Recording drive(Arrival arrival, Requests requests, Listener listener) {
        return drive(arrival, requests, listener, Ledger.NONE);
    }

    /**
     * Drives {@code arrival} to its end, and returns what it left behind.
     *
     * @param ledger of the faults that are injected
     */
    public Recording drive(Arrival arrival, Requests requests, Listener listener, Ledger ledger) {
        return drive(Pace.of(arrival, requests.seed()), requests, listener, ledger);
    }

    /**
     * Drives every connection as fast as it is answered.
     *
     * @param most ends it after so many requests
     * @param atMost ends it after so long
     */
    public Recording driveHard(long most, Duration atMost, Requests requests, Listener listener) {
        return drive(Pace.atMost(new Arrival.Step(connections, atMost), most), requests, listener, Ledger.NONE);
    }

    private Recording drive(Pace pace, Requests requests, Listener listener, Ledger ledger) {
        return onThread(() -> {
            Recorder[] own = new Recorder[1];
            LoadLoop[] itself = new LoadLoop[1];
            Recorder recorder = new Recorder(
                    pace.windows(),
                    requests.operations(),
                    second -> listener.second(second, own[0]::giveBack),
                    ledger != Ledger.NONE);
            LoadLoop next = new LoadLoop(
                    System::nanoTime,
                    pace,
                    waiting,
                    wire,
                    recorder,
                    requests::operationOf,
                    timeout.toNanos(),
                    stage -> listener.stageOver(stage, recorder.stage(stage, itself[0].stoppedAt())),
                    ledger);
            own[0] = recorder;
            itself[0] = next;
            wire.sends(requests);
            wire.listener(next);
            loop = next;
            if (aborted) {
                next.abort();
            }
            try (GcPauses pauses = new GcPauses()) {
                letCompilersFinish();
                SessionPool sessions = live ? wire.sessions() : null;
                if (sessions != null) {
                    sessions.start();
                }
                StreamHolder streams = wire.streams();
                if (streams != null) {
                    streams.start();
                }
                long startsAt = System.nanoTime() + SETTLE_NANOS;
                listener.started(startsAt);
                HostCounters before = HostCounters.read();
                settle(startsAt);
                long cpuBefore = processCpuNanos();
                Instant startedAt = Instant.now();
                long elapsed = next.run();
                HostFacts host = HostCounters.read().since(before, elapsed, wire.exhausted());
                Optional<SessionRecording> lived = Optional.ofNullable(sessions).map(SessionPool::stop);
                Optional<HeldStreams> held = Optional.ofNullable(streams).map(StreamHolder::recording);
                Duration cpu = Duration.ofNanos(processCpuNanos() - cpuBefore);
                loop = null;
                return recording(startedAt, elapsed, next, recorder, requests, lived, held, pauses, cpu, host);
            }
        });
    }

    /** What led to the start may have been compiled for the first time: not while the first requests fall due. */
    private void letCompilersFinish() {
        Compilers compilers = new Compilers(
                Compilers::worked, millis -> settle(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis)));
        boolean unused = compilers.getAsBoolean();
    }

    /** Lets the threads that the start woke have their turn, so that they do not take the driver's core from the first requests. */
    private void settle(long until) {
        long left;
        while ((left = until - System.nanoTime()) > 0) {
            wire.poll(left);
        }
    }

    private Recording recording(
            Instant startedAt,
            long elapsed,
            LoadLoop driven,
            Recorder recorder,
            Requests requests,
            Optional<SessionRecording> sessions,
            Optional<HeldStreams> held,
            GcPauses pauses,
            Duration cpu,
            HostFacts host) {
        List<StageRecording> stages = new ArrayList<>();
        for (int k = 0; k < recorder.stages(); k++) {
            StageRecording stage = recorder.stage(k, driven.stoppedAt());
            if (driven.stoppedAt() < 0 || stage.start().toNanos() < driven.stoppedAt()) {
                stages.add(stage);
            }
        }
        return new Recording(
                startedAt,
                Duration.ofNanos(elapsed),
                stages,
                operations(recorder, requests),
                recorder.errors(),
                wrongReplies(recorder, requests),
                recorder.faults(),
                recorder.streams().recording(),
                sessions,
                held,
                recorder.little(),
                new Recording.DriverFacts(
                        elapsed == 0 ? 0 : (double) driven.workNanos() / elapsed,
                        pauses.longest(),
                        pauses.count(),
                        wire.openedTotal(),
                        connections,
                        cpu,
                        host));
    }

    private static List<OperationRecording> operations(Recorder recorder, Requests requests) {
        List<OperationRecording> operations = new ArrayList<>();
        for (OperationRecording recorded : recorder.operations()) {
            Zipf repeat = requests.template(operations.size()).repeat();
            long sent = recorded.counts().sent();
            operations.add(repeat == null || sent == 0 ? recorded : recorded.repeated(repeat.repeated(sent)));
        }
        return operations;
    }

    /** The wrong replies; a marker that does not belong there says whose it is, where that is found nearby. */
    private static List<WrongReply> wrongReplies(Recorder recorder, Requests requests) {
        return recorder.wrongReplies().stream()
                .map(reply -> {
                    if (reply.kind() != FailureKind.FOREIGN_MARKER) {
                        return reply;
                    }
                    String marker = reply.evidence().substring(0, Marker.LENGTH);
                    long owner = requests.ownerOf(marker, reply.request(), OWNER_REACH);
                    return owner < 0
                            ? reply
                            : reply.and(", which is that of request " + owner + " ("
                                    + requests.template(requests.operationOf(owner))
                                            .name() + ")");
                })
                .toList();
    }

    /** Stops the phase that is driven: nothing more falls due, what is in flight is waited for. From any thread. */
    public void stop() {
        LoadLoop driven = loop;
        if (driven != null) {
            driven.stop();
        }
    }

    /** Ends the phase that is driven, and every later one, at once. From any thread. */
    public void abort() {
        aborted = true;
        LoadLoop driven = loop;
        if (driven != null) {
            driven.abort();
        }
    }

    /** Closes the connections. */
    @Override
    public void close() {
        onThread(() -> {
            wire.close();
            return true;
        });
        thread.shutdown();
    }

    private static long processCpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private <T> T onThread(Callable<T> task) {
        try {
            return thread.submit(task).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abort();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
