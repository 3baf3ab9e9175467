package io.only1mcp.proxy.stdio;

import io.netty.channel.EventLoopGroup;
import io.only1mcp.proxy.config.ChildCommand;
import io.only1mcp.wire.Waits;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A child behind its socket, without a gateway in front. */
final class AdaptedChild implements AutoCloseable {
    /** How long a session may be idle. */
    static final Duration IDLE = Duration.ofMinutes(30);

    private final EventLoopGroup group;
    private final StdioServers servers;
    private final StdioServers.Server server;
    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    AdaptedChild(List<String> command, int messageBytes) throws IOException {
        this(command, messageBytes, Duration.ofSeconds(5));
    }

    /** With another time that the child may leave a question for its era without an answer; twice as long, and it is silent. */
    AdaptedChild(List<String> command, int messageBytes, Duration silence) throws IOException {
        this(command, messageBytes, silence, System::nanoTime);
    }

    private AdaptedChild(List<String> command, int messageBytes, Duration silence, LongSupplier clock)
            throws IOException {
        NettyTransport transport = NettyTransport.chosen();
        group = transport.newLoop("test-stdio");
        servers = new StdioServers(
                group.next(),
                transport,
                messageBytes,
                silence,
                silence.multipliedBy(2),
                new StdioServers.Idling(clock, IDLE),
                log::add);
        ChildCommand child = new ChildCommand(command, Map.of(), null);
        server = servers.add("b", child);
        servers.begin(server);
    }

    /** Whose sessions grow old by a clock of the test's. */
    static AdaptedChild of(String era, LongSupplier clock) throws IOException {
        return new AdaptedChild(TestChild.command(era), 1_000_000, Duration.ofSeconds(5), clock);
    }

    static AdaptedChild of(String era) throws IOException {
        return new AdaptedChild(TestChild.command(era), 1_000_000);
    }

    Queue<String> log() {
        return log;
    }

    Path socket() {
        return Path.of(server.address().toString());
    }

    /** Why it does not work, as {@code /health} says it; empty while it does. */
    String trouble() throws InterruptedException, ExecutionException {
        return group.next().submit(() -> server.trouble()).get();
    }

    /** Looks for sessions that nobody has used for long. */
    void sweep() throws InterruptedException, ExecutionException {
        group.next().submit(servers::sweep).get();
    }

    SocketClient client() throws IOException {
        return new SocketClient(socket());
    }

    /** Waits for a line in the log. */
    String awaitLog(String wanted) {
        Waits.until(() -> log.stream().anyMatch(line -> line.contains(wanted)));
        return log.stream().filter(line -> line.contains(wanted)).findFirst().orElseThrow();
    }

    void stop() throws InterruptedException {
        servers.stop();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Override
    public void close() {
        try {
            if (!group.isShuttingDown()) {
                stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
