package io.only1mcp.macro.target;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to start, and how to end it.
 *
 * @param name what messages call it
 * @param command the program and its arguments; no shell sees them
 * @param environment variables set on top of our own
 * @param directory the working directory
 * @param signal the signal that asks it to end, such as {@code TERM}
 * @param grace how long it has for that before SIGKILL, 0 or more; counted in whole seconds, rounded up
 * @param readyLine the line of its standard output to wait for, or null
 * @param scratch a directory that belongs to this process alone and is removed with all its content when the process
 *     has ended, or null
 * @param piped whether its standard input and output are for messages; else its input is empty and its output is kept
 */
public record Launch(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        String signal,
        Duration grace,
        @Nullable Pattern readyLine,
        @Nullable Path scratch,
        boolean piped) {

    private static final Pattern SIGNAL = Pattern.compile("[A-Z][A-Z0-9]*");

    public Launch {
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw new IllegalArgumentException(name + ": start: must name a program");
        }
        if (!SIGNAL.matcher(signal).matches()) {
            throw new IllegalArgumentException(
                    name + ": stop.signal: must be a name such as TERM or INT, got " + signal);
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException(name + ": stop.within: must be >= 0, got " + grace);
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** A command in our working directory with our environment, asked to end by TERM and killed 30 s later. */
    public static Launch of(String name, List<String> command) {
        return new Launch(name, command, Map.of(), Path.of(""), "TERM", Duration.ofSeconds(30), null, null, false);
    }

    /** The same with variables on top of our own. */
    public Launch withEnvironment(Map<String, String> variables) {
        return new Launch(name, command, variables, directory, signal, grace, readyLine, scratch, piped);
    }

    /** The same in another working directory. */
    public Launch withDirectory(Path workingDirectory) {
        return new Launch(name, command, environment, workingDirectory, signal, grace, readyLine, scratch, piped);
    }

    /** The same, ended in another way. */
    public Launch withStop(String firstSignal, Duration within) {
        return new Launch(name, command, environment, directory, firstSignal, within, readyLine, scratch, piped);
    }

    /** The same, with a line to wait for. */
    public Launch withReadyLine(Pattern pattern) {
        return new Launch(name, command, environment, directory, signal, grace, pattern, scratch, piped);
    }

    /** The same, with a directory that is removed at its end. */
    public Launch withScratch(Path ownDirectory) {
        return new Launch(name, command, environment, directory, signal, grace, readyLine, ownDirectory, piped);
    }

    /** The same, spoken to over its standard streams. */
    public Launch withPipe() {
        return new Launch(name, command, environment, directory, signal, grace, readyLine, scratch, true);
    }
}
