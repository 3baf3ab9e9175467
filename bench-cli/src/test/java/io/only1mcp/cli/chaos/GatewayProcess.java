package io.only1mcp.cli.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.macro.target.Launch;
import io.only1mcp.macro.target.ProcessLauncher;
import io.only1mcp.macro.target.RunningProcess;
import io.only1mcp.macro.target.ServeCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Our gateway as it is shipped, but that it looks for forgotten buffers, and says so on standard error. */
final class GatewayProcess {
    private static final Pattern LISTENING = Pattern.compile("^listening (http://\\S+)");
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final int PIPES_OF_A_CHILD = 3;
    private static final String FLAGS = "proxy.args";

    private final RunningProcess process;
    private final int port;
    private final Path errors;

    /**
     * Starts it and waits until it listens.
     *
     * @param folder for its files
     * @param config as YAML
     */
    GatewayProcess(ProcessLauncher launcher, Path folder, String config) throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), config);
        errors = folder.resolve("errors");
        List<String> own = ServeCommand.ofThisProcess()
                .resolve(
                        List.of(ServeCommand.PLACEHOLDER, "serve", "proxy", "--config", file.toString(), "--port", "0"),
                        folder);
        Path flags = folder.resolve(FLAGS);
        String shipped = Files.readString(flags);
        String looking = shipped.replace("leakDetection.level=disabled", "leakDetection.level=paranoid");
        if (shipped.equals(looking)) {
            throw new IOException(FLAGS + " does not say that leaks are not looked for");
        }
        Files.writeString(flags, looking);
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>" + errors, "sh"));
        command.addAll(own);
        process = launcher.start(Launch.of("proxy", command)
                .withStop("TERM", Duration.ofSeconds(10))
                .withReadyLine(LISTENING));
        port = URI.create(process.awaitReadyLine(READY_WITHIN).group(1)).getPort();
    }

    /** Where it listens. */
    int port() {
        return port;
    }

    /** The processes that it has started and that live. */
    List<Long> children() {
        return ProcessHandle.of(process.pid()).stream()
                .flatMap(ProcessHandle::children)
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .sorted()
                .toList();
    }

    /** What it has open, by what it is, such as {@code socket}; the pipes to its children are left out. */
    Map<String, Integer> open() throws IOException {
        Map<String, Integer> open = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (Path file : files) {
                try {
                    String target = Files.readSymbolicLink(file).toString();
                    open.merge(target.replaceFirst(":\\[[0-9]+]$", ""), 1, Integer::sum);
                } catch (NoSuchFileException closed) {
                    // It was open when the folder was read.
                    open.merge("closed", 1, Integer::sum);
                }
            }
        }
        open.merge("pipe", -PIPES_OF_A_CHILD * children().size(), Integer::sum);
        return open;
    }

    /** Its figures, by name and labels. */
    Map<String, Double> figures() throws IOException {
        Map<String, Double> figures = new TreeMap<>();
        try (Connection connection = new Connection(port, Caller.PATIENCE)) {
            connection
                    .ask(Requests.get("/metrics"))
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> figures.put(
                            line.substring(0, line.lastIndexOf(' ')),
                            Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
        }
        return figures;
    }

    /** What it has written to standard error. */
    String errors() throws IOException {
        return Files.readString(errors, UTF_8);
    }

    /** Has its heap collected, after which buffers that were forgotten are found. */
    void collect() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!jcmd.waitFor(60, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
            throw new IOException("the heap of the gateway cannot be collected");
        }
    }
}
