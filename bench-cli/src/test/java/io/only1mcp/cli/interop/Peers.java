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
    private static final Pattern LISTENING = Pattern.compile("^listening (http://\\S+)");
    private static final Pattern EVERYTHING_LISTENING = Pattern.compile("listening on port ([0-9]+)");
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final ProcessLauncher launcher = new ProcessLauncher();

    /** The reference server of the older revisions. */
    URI everything() {
        Path home = NodePackages.INTEROP.home();
        int port = freePort();
        String program = "node_modules/@modelcontextprotocol/server-everything/dist/index.js";
        // It says that it is ready on standard error.
        Launch launch = Launch.of(
                        "server-everything",
                        List.of("sh", "-c", "exec \"$0\" \"$@\" 2>&1", "node", program, "streamableHttp"))
                .withEnvironment(Map.of("PORT", Integer.toString(port)))
                .withDirectory(home)
                .withStop("INT", STOP_WITHIN)
                .withReadyLine(EVERYTHING_LISTENING);
        launcher.start(launch).awaitReadyLine(READY_WITHIN);
        return URI.create("http://127.0.0.1:" + port + "/mcp");
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

    private URI serve(String what, String... options) {
        Path scratch = scratch();
        List<String> command = new ArrayList<>(List.of(ServeCommand.PLACEHOLDER, "serve", what, "--port", "0"));
        command.addAll(List.of(options));
        return listening(Launch.of(what, ServeCommand.ofThisProcess().resolve(command, scratch))
                .withStop("TERM", STOP_WITHIN)
                .withScratch(scratch));
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
    }
}
