package io.only1mcp.proxy;

import io.only1mcp.proxy.config.CommandLine;
import io.only1mcp.proxy.config.ProxyConfig;
import io.only1mcp.proxy.config.SessionLimits;
import io.only1mcp.proxy.config.Timeouts;
import io.only1mcp.wire.Waits;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A gateway in this JVM, in front of backends of a test. */
final class RunningProxy implements Closeable {
    private final Proxy proxy;
    private boolean stopped;
    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    private RunningProxy(ProxyConfig config, LongSupplier clock) throws IOException {
        this(config, new Proxy.Clocks(clock, InstantSource.system()));
    }

    private RunningProxy(ProxyConfig config, Proxy.Clocks clocks) throws IOException {
        proxy = Proxy.start(config, NettyTransport.chosen(), log::add, clocks);
    }

    private static String[] atAFreePort(String... options) {
        return Stream.concat(Stream.of(options), Stream.of("--port=0")).toArray(String[]::new);
    }

    private static String[] options(TestBackend... backends) {
        return IntStream.range(0, backends.length)
                .mapToObj(i -> "--backend=b" + i + "=" + backends[i].url())
                .toArray(String[]::new);
    }

    /** With options of the command line, and tokens that expire by a clock of the test's. */
    static RunningProxy at(InstantSource clock, String... options) throws IOException {
        return new RunningProxy(CommandLine.parse(atAFreePort(options)), new Proxy.Clocks(System::nanoTime, clock));
    }

    /** With options of the command line. */
    static RunningProxy with(String... options) throws IOException {
        return new RunningProxy(CommandLine.parse(atAFreePort(options)), System::nanoTime);
    }

    /** With a configuration file. */
    static RunningProxy configured(String yaml) throws IOException {
        Path file = Files.createTempFile("gateway", ".yaml");
        try {
            return with("--config=" + Files.writeString(file, yaml));
        } finally {
            Files.delete(file);
        }
    }

    /** With other limits of sessions, which grow old by a clock of the test's. */
    static RunningProxy keeping(SessionLimits sessions, LongSupplier clock, TestBackend... backends)
            throws IOException {
        ProxyConfig base = CommandLine.parse(atAFreePort(options(backends)));
        return new RunningProxy(base.withSessions(sessions), clock);
    }

    /** In front of backends that are named b0, b1 and so on. */
    static RunningProxy of(TestBackend... backends) throws IOException {
        return with(options(backends));
    }

    /** With other timeouts and another largest message. */
    static RunningProxy impatient(Duration timeout, Duration listTimeout, int messageBytes, TestBackend... backends)
            throws IOException {
        ProxyConfig base = CommandLine.parse(atAFreePort(options(backends)));
        return new RunningProxy(
                base.withTimeouts(new Timeouts(
                                timeout, listTimeout, base.timeouts().start()))
                        .withMessageBytes(messageBytes),
                System::nanoTime);
    }

    int port() {
        return proxy.port();
    }

    Queue<String> log() {
        return log;
    }

    /** Waits until the gateway itself says that it has so many connections to a backend. */
    void awaitConnections(String backend, int count) throws IOException {
        awaitMetric("only1mcp_backend_connections{backend=\"" + backend + "\"} " + count);
    }

    /** Waits until its metrics have this line. */
    void awaitMetric(String wanted) throws IOException {
        try (TestClient asking = new TestClient(port())) {
            Waits.until(() -> asking.metrics().lines().anyMatch(wanted::equals));
        }
    }

    boolean stop(Duration within) throws InterruptedException {
        stopped = true;
        return proxy.stop(within);
    }

    @Override
    public void close() throws IOException {
        if (stopped) {
            return;
        }
        try {
            stop(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
