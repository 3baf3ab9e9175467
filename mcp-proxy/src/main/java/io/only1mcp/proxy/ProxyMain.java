package io.only1mcp.proxy;

import io.only1mcp.proxy.config.CommandLine;
import io.only1mcp.proxy.config.ConfigException;
import io.only1mcp.proxy.config.ProxyConfig;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The gateway as a program. Ready, it prints {@code listening http://HOST:PORT/mcp} and nothing before it; what happens
 * to the backends goes to standard error. SIGTERM and Ctrl-C drain it and end it with status 0; bad options end it with
 * 2, an address that cannot be had with 3.
 */
public final class ProxyMain {
    private static final int OK = 0;
    private static final int USAGE = 2;
    private static final int NO_ADDRESS = 3;
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private ProxyMain() {}

    /** Runs until it is told to end. */
    public static void main(String... arguments) throws InterruptedException {
        if (CommandLine.wantsHelp(arguments)) {
            System.out.print(CommandLine.HELP);
            return;
        }
        Proxy proxy;
        ProxyConfig config;
        try {
            config = CommandLine.parse(arguments);
            proxy = Proxy.start(config, NettyTransport.chosen(), line -> System.err.println("proxy: " + line));
        } catch (ConfigException | IllegalArgumentException e) {
            System.err.println("proxy: " + e.getMessage());
            System.exit(USAGE);
            return;
        } catch (IOException e) {
            System.err.println(
                    "proxy: " + e.getMessage() + "; choose another with --port or --host, port 0 is a free one");
            System.exit(NO_ADDRESS);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(proxy), "drain"));
        System.out.println("listening " + config.url(proxy.port()));
        new CountDownLatch(1).await();
    }

    /** Ends with status 0: left to itself, the JVM reports the signal instead. */
    private static void drain(Proxy proxy) {
        try {
            proxy.stop(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(OK);
    }
}
