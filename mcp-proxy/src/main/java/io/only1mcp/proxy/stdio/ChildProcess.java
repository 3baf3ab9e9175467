package io.only1mcp.proxy.stdio;

import io.only1mcp.proxy.config.ChildCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process of a child and all that it starts, which ends with it. Where there is {@code setsid} they are a session and a
 * process group of their own, so that a helper is found whose parent is gone; elsewhere those are found that have their parents.
 */
final class ChildProcess {
    /** How long those that are left behind may take to end by themselves, and then when they were asked to. */
    private static final Duration LEFT_BEHIND = Duration.ofMillis(500);

    private static final long LOOK_MILLIS = 25;
    private static final @Nullable Path SETSID = onPath("setsid");

    private final Process process;
    private final boolean leads;

    /** All of it is gone: its number may be that of others by now. */
    private boolean over;

    private ChildProcess(Process process, boolean leads) {
        this.process = process;
        this.leads = leads;
    }

    /**
     * Starts it.
     *
     * @throws IOException when the program cannot be started
     */
    static ChildProcess start(ChildCommand command) throws IOException {
        List<String> argv = new ArrayList<>(command.argv());
        Path program = program(command);
        boolean leads = SETSID != null && program != null;
        if (leads) {
            argv.set(0, String.valueOf(program));
            argv.add(0, String.valueOf(SETSID));
        }
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.environment().putAll(command.environment());
        if (command.directory() != null) {
            builder.directory(command.directory().toFile());
        }
        return new ChildProcess(builder.start(), leads);
    }

    /** The file that would be started, or null where there is none: whoever tries says best why. */
    private static @Nullable Path program(ChildCommand command) {
        String name = command.argv().get(0);
        if (name.indexOf('/') < 0) {
            return onPath(name);
        }
        Path directory = command.directory();
        Path file = directory == null ? Path.of(name).toAbsolutePath() : directory.resolve(name);
        boolean usable = Files.isExecutable(file)
                && Files.isRegularFile(file)
                && (directory == null || Files.isDirectory(directory));
        return usable ? file : null;
    }

    private static @Nullable Path onPath(String name) {
        String path = System.getenv("PATH");
        for (String folder : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder).resolve(name).toAbsolutePath();
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }

    /** The process itself. */
    Process process() {
        return process;
    }

    /**
     * Waits for a process that has been asked to end, then asks by SIGTERM and waits half as long again, then ends it by
     * SIGKILL; the same is done to all below it. Those that outlive it have half a second, and then half a second once more.
     */
    synchronized void end(Duration patience) {
        if (over) {
            return;
        }
        List<ProcessHandle> below = process.descendants().toList();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                signal(below, false);
                if (!process.waitFor(patience.toMillis() * 3 / 2, TimeUnit.MILLISECONDS)) {
                    signal(below, true);
                }
            }
            if (!areGone(below)) {
                signal(below, false);
                if (!areGone(below)) {
                    signal(below, true);
                }
            }
        } catch (InterruptedException e) {
            signal(below, true);
            Thread.currentThread().interrupt();
        }
        over = !process.isAlive();
    }

    private boolean areGone(List<ProcessHandle> below) throws InterruptedException {
        long until = System.nanoTime() + LEFT_BEHIND.toNanos();
        while (below.stream().anyMatch(ProcessHandle::isAlive) || kill("-0")) {
            if (System.nanoTime() - until > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return true;
    }

    private void signal(List<ProcessHandle> below, boolean kill) {
        for (ProcessHandle handle : below) {
            if (kill || !handle.destroy()) {
                handle.destroyForcibly();
            }
        }
        if (kill) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
        kill(kill ? "-KILL" : "-TERM");
    }

    /** Sends a signal to its group; false when nobody is left there, or there is none. */
    private boolean kill(String signal) {
        if (!leads) {
            return false;
        }
        try {
            Process sent = new ProcessBuilder("sh", "-c", "kill " + signal + " -" + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return sent.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
