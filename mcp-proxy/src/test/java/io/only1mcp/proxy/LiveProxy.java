package io.only1mcp.proxy;

import io.only1mcp.wire.Waits;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A gateway in this JVM that follows its configuration file as the program does. */
final class LiveProxy implements Closeable {
    private final Path file;
    private final LiveConfig config;
    private final Proxy proxy;
    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    /** Started with what the file says now, at a free port; what it says afterwards is not looked at yet. */
    private LiveProxy(Path file) throws IOException {
        this.file = file;
        config = LiveConfig.read("--config", file.toString(), "--port", "0");
        proxy = Proxy.start(config.first(), NettyTransport.chosen(), log::add);
    }

    /** One that follows the file. */
    static LiveProxy of(Path file) throws IOException {
        return started(file, () -> {});
    }

    /** One that follows the file after something else has happened. */
    static LiveProxy started(Path file, Step before) throws IOException {
        LiveProxy live = new LiveProxy(file);
        before.run();
        live.config.follow(live.proxy, live.log::add);
        return live;
    }

    /** Something that may fail. */
    interface Step {
        void run() throws IOException;
    }

    int port() {
        return proxy.port();
    }

    /** What was said. */
    List<String> log() {
        return List.copyOf(log);
    }

    private long applied() {
        return log.stream()
                .filter(line -> line.startsWith("the configuration was read again and is in use"))
                .count();
    }

    /** Has the file hold something else, and waits until that is in use. */
    void change(String yaml) throws IOException {
        long before = applied();
        Path beside = Files.writeString(file.resolveSibling(".beside"), yaml);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        Waits.until(() -> applied() > before);
    }

    /** Waits until a sample on the page of metrics has this value. */
    void awaitFigure(String sample, double value) throws IOException {
        Waits.until(() -> figure(sample) == value);
    }

    /** Waits until nothing is left of what was served: no request, no stream, no session, no backend that leaves. */
    void awaitQuiet() throws IOException {
        awaitFigure("only1mcp_in_flight", 0);
        awaitFigure("only1mcp_listening", 0);
        awaitFigure("only1mcp_sessions", 0);
        awaitFigure("only1mcp_backends_leaving", 0);
        // The one that asks.
        awaitFigure("only1mcp_clients_connected", 1);
    }

    /** Waits until a line was said. */
    void awaitLog(String part) {
        Waits.until(() -> log.stream().anyMatch(line -> line.contains(part)));
    }

    /** The value of a sample on the page of metrics. */
    double figure(String sample) throws IOException {
        try (TestClient asking = new TestClient(port())) {
            return Double.parseDouble(asking.metrics()
                    .lines()
                    .filter(line -> line.startsWith(sample + " "))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no sample " + sample))
                    .substring(sample.length() + 1));
        }
    }

    /** The end of the first bucket of a histogram below which all lies that it has counted. */
    String bound(String histogram) throws IOException {
        String count = " " + (long) figure(histogram + "_count");
        try (TestClient asking = new TestClient(port())) {
            return asking.metrics()
                    .lines()
                    .filter(line -> line.startsWith(histogram + "_bucket") && line.endsWith(count))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no histogram " + histogram))
                    .replaceAll(".*le=\"([^\"]*)\".*", "$1");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            config.stop();
            proxy.stop(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
