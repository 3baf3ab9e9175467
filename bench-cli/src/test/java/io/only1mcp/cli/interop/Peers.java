package io.only1mcp.cli.interop;

import io.only1mcp.macro.target.Launch;
import io.only1mcp.macro.target.ProcessLauncher;
import io.only1mcp.macro.target.RunningProcess;
import io.only1mcp.macro.target.ServeCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Servers, each in a process of its own, that end with the test that started them. */
final class Peers implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("^listening (https?://\\S+)");
    private static final Pattern EVERYTHING_LISTENING = Pattern.compile("listening on port ([0-9]+)");
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private static final String EVERYTHING = "node_modules/@modelcontextprotocol/server-everything/dist/index.js";

    private final ProcessLauncher launcher = new ProcessLauncher();
    private final List<Path> scratches = new ArrayList<>();

    /** The reference server of the older revisions. */
    URI everything() {
        Path home = NodePackages.INTEROP.home();
        int port = freePort();
        // It says that it is ready on standard error.
        Launch launch = Launch.of(
                        "server-everything",
                        List.of("sh", "-c", "exec \"$0\" \"$@\" 2>&1", "node", EVERYTHING, "streamableHttp"))
                .withEnvironment(Map.of("PORT", Integer.toString(port)))
                .withDirectory(home)
                .withStop("INT", STOP_WITHIN)
                .withReadyLine(EVERYTHING_LISTENING);
        launcher.start(launch).awaitReadyLine(READY_WITHIN);
        return URI.create("http://127.0.0.1:" + port + "/mcp");
    }

    /** What starts the same on standard input and output. */
    static List<String> everythingOnStdio() {
        return List.of("node", NodePackages.INTEROP.home().resolve(EVERYTHING).toString(), "stdio");
    }

    /**
     * A server made with the TypeScript SDK 2, for both eras.
     *
     * @param answers {@code auto}: JSON unless a tool notifies; {@code sse}: always an event stream
     */
    URI typescript(String answers) {
        return listening(Launch.of("TypeScript SDK server", List.of("node", "server.mjs", answers))
                .withDirectory(NodePackages.INTEROP.home())
                .withStop("TERM", STOP_WITHIN));
    }

    /** What starts the same on standard input and output. */
    static List<String> typescriptOnStdio() {
        return List.of("node", NodePackages.INTEROP.home().resolve("server.mjs").toString(), "stdio");
    }

    /** A server made with the Java SDK. */
    URI javaSdk() {
        Path scratch = scratch();
        return listening(Launch.of(
                        "Java SDK server",
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                JavaSdkServer.class.getName(),
                                scratch.toString()))
                .withStop("TERM", STOP_WITHIN)
                .withScratch(scratch));
    }

    /** Our backend, with its options. */
    URI mock(String... options) {
        return serve("mock", options);
    }

    /** Our gateway in front of these backends, each under {@linkplain Backend#behind its name}. */
    URI proxy(Map<Backend, URI> backends) {
        return serve(
                "proxy",
                backends.entrySet().stream()
                        .flatMap(backend ->
                                Stream.of("--backend", backend.getKey().behind() + "=" + backend.getValue()))
                        .toArray(String[]::new));
    }

    /** Our gateway, with its options. */
    URI proxy(String... options) {
        return serve("proxy", options);
    }

    private URI serve(String what, String... options) {
        Path scratch = scratch();
        List<String> command = new ArrayList<>(List.of("--port", "0"));
        command.addAll(List.of(options));
        return listening(Launch.of(what, ownCommand(what, scratch, command))
                .withStop("TERM", STOP_WITHIN)
                .withScratch(scratch));
    }

    /** What starts our gateway, or our backend, on standard input and output, with its options. */
    List<String> onStdio(String what, List<String> options) {
        List<String> all = new ArrayList<>(List.of("--stdio"));
        all.addAll(options);
        Path scratch = scratch();
        scratches.add(scratch);
        return ownCommand(what, scratch, all);
    }

    private static List<String> ownCommand(String what, Path scratch, List<String> options) {
        List<String> command = new ArrayList<>(List.of(ServeCommand.PLACEHOLDER, "serve", what));
        command.addAll(options);
        return ServeCommand.ofThisProcess().resolve(command, scratch);
    }

    private URI listening(Launch launch) {
        RunningProcess process = launcher.start(launch.withReadyLine(LISTENING));
        return URI.create(process.awaitReadyLine(READY_WITHIN).group(1));
    }

    /** For a server that cannot take one by itself and say which. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory("only1mcp-interop-");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Ends all of them. */
    @Override
    public void close() {
        launcher.close();
        for (Path scratch : scratches) {
            try (Stream<Path> files = Files.list(scratch)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
                Files.delete(scratch);
            } catch (IOException undeletable) {
                throw new UncheckedIOException(undeletable);
            }
        }
    }
}
