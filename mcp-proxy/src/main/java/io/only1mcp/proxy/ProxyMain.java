package io.only1mcp.proxy;

import io.only1mcp.proxy.config.CommandLine;
import io.only1mcp.proxy.config.ConfigException;
import io.only1mcp.proxy.config.LogFormat;
import io.only1mcp.proxy.config.ProxyConfig;
import io.only1mcp.proxy.log.Log;
import io.only1mcp.proxy.stdio.StdioClient;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * The gateway as a program. Ready, it prints {@code listening http://HOST:PORT/mcp} and nothing before it; what happens
 * to the backends goes to standard error. SIGTERM and Ctrl-C drain it and end it with status 0; bad options end it with
 * 2, an address that cannot be had with 3. With {@code --stdio} standard output carries messages and nothing else, and the
 * end of standard input ends the program with 0.
 */
public final class ProxyMain {
    private static final int OK = 0;
    private static final int USAGE = 2;
    private static final int SET_UP_FAILED = 3;
    private static final int OUTPUT_BYTES = 8 * 1024;
    /** How long the end may take in all. */
    static final Duration DRAIN = Duration.ofSeconds(30);

    /** A client that has a request on its way has sent its last one within so short a time, as a rule. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private ProxyMain() {}

    /** Runs until it is told to end. */
    public static void main(String... arguments) throws InterruptedException {
        if (CommandLine.wantsHelp(arguments)) {
            System.out.print(CommandLine.HELP);
            return;
        }
        boolean stdio = CommandLine.wantsStdio(arguments);
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        if (stdio) {
            // Nothing but messages goes there.
            System.setOut(System.err);
        }
        Proxy proxy;
        LiveConfig live;
        ProxyConfig config;
        Consumer<String> log = new LogLines(LogFormat.TEXT, InstantSource.system(), System.err);
        try {
            live = LiveConfig.read(arguments);
            ProxyConfig first = live.first();
            config = first;
            log = new LogLines(config.features().log(), InstantSource.system(), System.err);
            LibraryLog.install(err -> new LogLines(first.features().log(), InstantSource.system(), err));
            proxy = stdio && !CommandLine.namesPort(arguments)
                    ? Proxy.startWithoutPort(config, NettyTransport.chosen(), log)
                    : Proxy.start(config, NettyTransport.chosen(), log);
        } catch (ConfigException | IllegalArgumentException e) {
            Log.error(log, String.valueOf(e.getMessage()));
            System.exit(USAGE);
            return;
        } catch (FileSystemException e) {
            Log.error(log, String.valueOf(e.getMessage()));
            System.exit(SET_UP_FAILED);
            return;
        } catch (IOException e) {
            Log.error(log, e.getMessage() + "; choose another with --port or --host, port 0 is a free one");
            System.exit(SET_UP_FAILED);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(proxy, live), "drain"));
        live.follow(proxy, log);
        if (!stdio || CommandLine.namesPort(arguments)) {
            System.out.println((stdio ? "proxy: " : "") + "listening " + config.url(proxy.port()));
        }
        if (stdio) {
            speak(proxy, out, log);
        } else {
            HeapCare.ofThisJvm().until(pause -> {
                Thread.sleep(pause.toMillis());
                return false;
            });
        }
    }

    /** Serves the client that started the program until it says no more. */
    private static void speak(Proxy proxy, OutputStream out, Consumer<String> log) throws InterruptedException {
        try {
            StdioClient client =
                    proxy.serve(new FileInputStream(FileDescriptor.in), new BufferedOutputStream(out, OUTPUT_BYTES));
            HeapCare.ofThisJvm().until(client::await);
        } catch (IOException e) {
            Log.error(log, String.valueOf(e.getMessage()));
            // There is nothing to drain.
            Runtime.getRuntime().halt(SET_UP_FAILED);
        }
        System.exit(OK);
    }

    /** Ends with status 0: left to itself, the JVM reports the signal instead. */
    private static void drain(Proxy proxy, LiveConfig live) {
        long began = System.nanoTime();
        try {
            live.stop();
            proxy.stop(GRACE, DRAIN.minusNanos(System.nanoTime() - began));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(OK);
    }
}
