package io.only1mcp.mock;

import io.only1mcp.mock.server.MockConfig;
import io.only1mcp.mock.server.MockServer;
import io.only1mcp.mock.stdio.StandardStreams;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The mock as a program. Ready, it prints {@code listening http://HOST:PORT/mcp}, with several servers
 * {@code listening http://HOST:PORT/}, and nothing before it. SIGTERM and Ctrl-C drain it and end it with status 0; bad
 * options end it with 2, an address that cannot be had with 3. On the standard streams it prints nothing but messages,
 * and ends with its input.
 */
public final class MockMain {

    private static final int OK = 0;
    private static final int USAGE = 2;
    private static final int NO_ADDRESS = 3;
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private MockMain() {}

    /** Runs until it is told to end. */
    public static void main(String... arguments) throws InterruptedException {
        if (MockOptions.wantsHelp(arguments)) {
            System.out.print(MockOptions.HELP);
            return;
        }
        if (MockOptions.wantsStdio(arguments)) {
            System.exit(serveStreams(arguments));
        }
        MockServer server;
        try {
            MockConfig config = MockOptions.parse(arguments);
            server = MockServer.start(config, failure -> System.err.println("mock: bug: " + failure));
        } catch (IllegalArgumentException e) {
            System.err.println("mock: " + e.getMessage());
            System.exit(USAGE);
            return;
        } catch (IOException e) {
            System.err.println(
                    "mock: " + e.getMessage() + "; choose another with --port or --host, port 0 is a free one");
            System.exit(NO_ADDRESS);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(server), "drain"));
        System.out.println("listening " + server.url());
        new CountDownLatch(1).await();
    }

    /** Serves on the standard streams until they end, and says how the process is to end. */
    private static int serveStreams(String... arguments) throws InterruptedException {
        MockConfig config;
        try {
            config = MockOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("mock: " + e.getMessage());
            return USAGE;
        }
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(OK), "end"));
        try {
            StandardStreams.serve(config, System.in, new FileOutputStream(FileDescriptor.out));
        } catch (IOException e) {
            System.err.println("mock: the standard streams have failed: " + e.getMessage());
        }
        return OK;
    }

    /** Ends with status 0: left to itself, the JVM reports the signal instead. */
    private static void drain(MockServer server) {
        try {
            server.stop(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(OK);
    }
}
