package io.only1mcp.macro.target;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.macro.client.TargetException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Starts processes that do not outlive it. Each runs in a session and process group of its own, so that a terminal's
 * Ctrl-C reaches us alone; beside it stands a guard, a small shell, that holds the read end of a pipe from us and ends
 * the group when the pipe closes. A pipe closes also when its holder is killed, so nothing is left behind, however we
 * end. There is no shutdown hook: hooks run side by side, and one that ended the target would spoil what another still has
 * to show of a run that was interrupted.
 *
 * <p>Needs a POSIX shell, and {@code setsid} or {@code perl}: Linux and macOS have them.
 *
 * <p>A process that starts others in sessions of their own keeps them out of the guard's reach; {@link
 * RunningProcess#stop} ends those too, but a killed launcher cannot.
 */
public final class ProcessLauncher implements AutoCloseable {
    private static final String LAUNCH = script("launch.sh");
    private static final String GUARD = script("guard.sh");

    private final List<RunningProcess> running = new ArrayList<>();
    private boolean closed;

    /** A launcher that has started nothing. */
    public ProcessLauncher() {}

    /**
     * Starts a process.
     *
     * @throws TargetException when there is no such program or directory, or this launcher is closed
     */
    public synchronized RunningProcess start(Launch launch) {
        if (closed) {
            throw new TargetException(launch.name() + ": not started, because everything is being ended");
        }
        ProcessBuilder builder = inSession(launch.piped() ? "piped" : "held", launch.command());
        builder.environment().putAll(launch.environment());
        builder.directory(launch.directory().toAbsolutePath().toFile());
        mustExist(launch, builder.environment().getOrDefault("PATH", ""));
        try {
            Process process = builder.start();
            RunningProcess started = new RunningProcess(launch, process, guard(launch, process));
            running.removeIf(earlier -> !earlier.alive());
            running.add(started);
            return started;
        } catch (IOException refused) {
            throw new TargetException(launch.name() + ": cannot start: " + refused.getMessage(), refused);
        }
    }

    /**
     * Puts a guard beside a process that waits for it. The process goes ahead only when the guard has a session of its
     * own: a moment earlier, a signal to our whole group would end both of us and leave the process alone.
     */
    private static Process guard(Launch launch, Process held) throws IOException {
        String leader = Long.toString(held.pid());
        String grace = Long.toString(launch.grace().plusMillis(999).toSeconds());
        String scratch = Objects.toString(launch.scratch(), "");
        OutputStream goAhead = held.getOutputStream();
        boolean stays = false;
        try {
            ProcessBuilder builder = inSession(
                    "free",
                    // The script itself is kept out of the list of processes.
                    List.of("sh", "-c", "eval \"$GUARD\"", "only1mcp-guard", leader, launch.signal(), grace, scratch));
            builder.environment().put("GUARD", GUARD);
            Process guard = builder.redirectError(Redirect.DISCARD).start();
            if (guard.getInputStream().read() < 0) {
                throw new IOException("no guard can be put beside it; is there setsid or perl on the PATH?");
            }
            goAhead.write('\n');
            goAhead.flush();
            stays = launch.piped();
            return guard;
        } finally {
            if (!stays) {
                goAhead.close();
            }
        }
    }

    private static ProcessBuilder inSession(String when, List<String> command) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", LAUNCH, "only1mcp-launch", when));
        words.addAll(command);
        return new ProcessBuilder(words);
    }

    /** Ends every process that is still running, the last one first; starts none any more. */
    @Override
    public void close() {
        List<RunningProcess> last;
        synchronized (this) {
            closed = true;
            last = new ArrayList<>(running);
            running.clear();
        }
        Collections.reverse(last);
        last.forEach(RunningProcess::letGo);
        last.forEach(RunningProcess::stop);
    }

    /** Says here what the shell would say with less care. */
    private static void mustExist(Launch launch, String path) {
        Path directory = launch.directory().toAbsolutePath();
        if (!Files.isDirectory(directory)) {
            throw new TargetException(launch.name() + ": cwd: no such directory: " + launch.directory());
        }
        String program = launch.command().get(0);
        if (program.contains("/")) {
            Path file = directory.resolve(program);
            if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
                throw new TargetException(launch.name() + ": start: "
                        + (Files.exists(file) ? "not an executable file: " : "no such program: ") + program);
            }
            return;
        }
        for (String entry : path.split(File.pathSeparator, -1)) {
            if (Files.isExecutable(directory.resolve(entry).resolve(program))) {
                return;
            }
        }
        throw new TargetException(
                launch.name() + ": start: no such program on the PATH: " + program + "; install it, or give its path");
    }

    private static String script(String name) {
        try (InputStream stream = ProcessLauncher.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
