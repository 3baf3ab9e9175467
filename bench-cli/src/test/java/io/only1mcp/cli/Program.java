package io.only1mcp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A program in a process of its own, with no terminal; closed, it is gone. */
final class Program implements AutoCloseable {

    private static final Pattern TOLD = Pattern.compile("(?m)^Picked up JAVA_TOOL_OPTIONS: .*\n");

    private static final Duration END_WITHIN = Duration.ofSeconds(90);

    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * What a program did.
     *
     * @param status its exit status
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     */
    record Ended(int status, String out, String err) {}

    /** A program that can be started. */
    static final class Start {
        private final List<String> command;
        private final Map<String, String> environment = new HashMap<>();
        private Path folder = Path.of("").toAbsolutePath();

        private Start(List<String> command) {
            this.command = command;
            environment.put("TERM", "dumb");
            // What is kept from run to run is kept apart from a person's own.
            environment.put(
                    "XDG_CACHE_HOME",
                    Path.of("target", "cache").toAbsolutePath().toString());
        }

        /** In this folder. */
        Start in(Path workingFolder) {
            folder = workingFolder;
            return this;
        }

        /** With this variable; an empty value takes it away. */
        Start with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** Starts it. */
        Program start() {
            try {
                Path out = Files.createTempFile("program-", ".out");
                Path err = Files.createTempFile("program-", ".err");
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                environment.forEach((variable, value) -> {
                    if (value.isEmpty()) {
                        builder.environment().remove(variable);
                    } else {
                        builder.environment().put(variable, value);
                    }
                });
                return new Program(builder.start(), out, err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Starts it and waits for its end. */
        Ended run() {
            try (Program program = start()) {
                return program.end();
            }
        }
    }

    /** A program with its arguments. */
    static Start of(List<String> command) {
        return new Start(command);
    }

    /** The command itself, through its launcher as it is in this tree, without building anything. */
    static Start bench(String... arguments) {
        List<String> command = new ArrayList<>(List.of(home().resolve("bench").toString()));
        command.addAll(List.of(arguments));
        return of(command).with("BENCH_BUILD", "never").with("JAVA_HOME", System.getProperty("java.home"));
    }

    /** The top of this tree. */
    static Path home() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    /** Its process. */
    ProcessHandle handle() {
        return process.toHandle();
    }

    /** What it has written to standard output so far. */
    String out() {
        return read(out);
    }

    /** What it has written to standard error so far, but for the JVM's word that it was told how to compile. */
    String err() {
        return TOLD.matcher(read(err)).replaceAll("");
    }

    /** Sends it a signal, such as {@code INT}. */
    void signal(String name) {
        Ended kill =
                of(List.of("kill", "-" + name, Long.toString(process.pid()))).run();
        if (kill.status() != 0) {
            throw new IllegalStateException(kill.err());
        }
    }

    /** Waits for its end. */
    Ended end() {
        try {
            if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("did not end within " + END_WITHIN + ":\n" + out() + err());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new Ended(process.exitValue(), out(), err());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
