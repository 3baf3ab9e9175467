package io.only1mcp.proxy;

import io.only1mcp.wire.Waits;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A gateway in this JVM that follows its configuration file as the program does. */
final class LiveProxy implements Closeable {
    private final LiveConfig config;
    private final Proxy proxy;
    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    /** Started with what the file says now, at a free port; what it says afterwards is not looked at yet. */
    private LiveProxy(Path file) throws IOException {
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

    /** Waits until a line was said. */
    void awaitLog(String part) {
        Waits.until(() -> log.stream().anyMatch(line -> line.contains(part)));
    }

    /** The value of a sample on the page of metrics. */
    double figure(String sample) throws IOException {
        try (TestClient asking = new TestClient(port())) {
            return Double.parseDouble(asking.ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(sample + " "))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no sample " + sample))
                    .substring(sample.length() + 1));
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
