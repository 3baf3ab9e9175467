package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The gateway as a process of its own, with the flags that it is shipped with; it is gone when this is closed. */
final class GatewayProcess implements Closeable {
    private final Process process;
    private final BufferedReader out;
    private final Path errors;

    private GatewayProcess(Process process, Path errors) {
        this.process = process;
        this.out = process.inputReader(UTF_8);
        this.errors = errors;
    }

    /** With the default preset, but compiling lightly; what it writes besides its own words goes into this folder. */
    static GatewayProcess start(Path folder, String... options) throws IOException {
        return startWith(folder, "default", List.of("-XX:TieredStopAtLevel=1"), options);
    }

    /** With the default preset as it is. */
    static GatewayProcess startAsShipped(Path folder, String... options) throws IOException {
        return startWith(folder, "default", List.of(), options);
    }

    /** With the flags of this preset, and with further ones. */
    static GatewayProcess startWith(Path folder, String preset, List<String> more, String... options)
            throws IOException {
        Path flags = folder.resolve("proxy.args");
        // Behind those that are shipped, for the last one counts, and before the name of the class.
        Files.writeString(
                flags,
                shipped("presets/" + preset + ".args")
                        + shipped("proxy.args")
                                .replace("\nio.only1mcp", "\n" + String.join("\n", more) + "\nio.only1mcp"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "@" + flags));
        command.addAll(List.of(options));
        Path errors = folder.resolve("errors");
        return new GatewayProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    /** The text of a file of flags. */
    static String shipped(String name) throws IOException {
        try (InputStream flags = ProxyMain.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(flags, name).readAllBytes(), UTF_8);
        }
    }

    /** The port that its first line names. */
    int port() throws IOException {
        String line = out.readLine();
        assertThat(line).matches("listening https?://127\\.0\\.0\\.1:\\d+/mcp");
        return Integer.parseInt(line.replaceAll(".*:(\\d+)/mcp", "$1"));
    }

    /** What it writes to standard output. */
    BufferedReader out() {
        return out;
    }

    /** What it has written to standard error. */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    Process process() {
        return process;
    }

    /** SIGTERM, by its handle: {@link Process#destroy} would close its output here. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Its exit status, once it has ended. */
    int status() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        out.close();
    }
}
