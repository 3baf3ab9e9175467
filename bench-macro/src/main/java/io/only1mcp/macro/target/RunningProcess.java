package io.only1mcp.macro.target;

import io.only1mcp.core.units.Durations;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.stdio.LinePipe;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A process that {@link ProcessLauncher} started, with everything that it starts in turn. Its output is read and
 * dropped except for the last 64 KiB. Safe for use by several threads.
 */
public final class RunningProcess implements AutoCloseable {
    private static final int KEPT_OUTPUT = 64 * 1024;
    private static final int SHOWN_LINES = 20;

    /** The guard counts whole seconds and looks every twentieth: this much more than the grace is its right. */
    private static final Duration GUARD_TOLERANCE = Duration.ofSeconds(5);

    /** How long after a process's end its output is still read. */
    private static final Duration LAST_WORDS_WITHIN = Duration.ofSeconds(2);

    private final Launch launch;
    private final Process process;
    private final Process guard;
    private final @Nullable LinePipe pipe;
    private final OutputTail tail = new OutputTail(KEPT_OUTPUT);
    private final CompletableFuture<MatchResult> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> outputEnd;
    private final CompletableFuture<Integer> exit;

    RunningProcess(Launch launch, Process process, Process guard) {
        this.launch = launch;
        this.process = process;
        this.guard = guard;
        this.pipe = launch.piped()
                ? new LinePipe(launch.name(), process.getInputStream(), process.getOutputStream())
                : null;
        CompletableFuture<Void> out = pipe == null
                ? read("out", new OutputReader(process.getInputStream(), tail, this::wantsMore))
                : CompletableFuture.completedFuture(null);
        CompletableFuture<Void> err = read("err", new OutputReader(process.getErrorStream(), tail, line -> false));
        this.outputEnd = CompletableFuture.allOf(out, err);
        this.exit = process.onExit().thenApply(ended -> {
            letGo(); // so that the guard ends what it left behind
            return ended.exitValue();
        });
    }

    /** What messages call it. */
    public String name() {
        return launch.name();
    }

    /** The process id; it is the command's own, no shell stands between. */
    public long pid() {
        return process.pid();
    }

    /** Its standard streams; null where it was not started to be spoken to over them. */
    public @Nullable LinePipe pipe() {
        return pipe;
    }

    /** Whether the command itself is still running. */
    public boolean alive() {
        return process.isAlive();
    }

    /** The exit status once it has ended; 128 + n when signal n ended it. */
    public OptionalInt exitStatus() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Done with the exit status when the command ends. */
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    /** The last lines that it wrote to standard output and standard error, at most 64 KiB. */
    public String lastOutput() {
        return tail.text();
    }

    /** The same when it has ended: waits, 2 s at most, until its last words have been read. */
    public String lastWords() {
        done(outputEnd, LAST_WORDS_WITHIN);
        return lastOutput();
    }

    /**
     * Waits for the {@linkplain Launch#readyLine line} that says it is ready; it counts also as the last thing that the
     * process wrote before it ended.
     *
     * @throws TargetException when the process ends without it, or the time is over
     */
    public MatchResult awaitReadyLine(Duration within) {
        Pattern pattern = launch.readyLine();
        if (pattern == null) {
            throw new IllegalStateException(name() + " has no ready line");
        }
        if (!done(CompletableFuture.anyOf(ready, process.onExit()), within)) {
            throw failure("printed no line that matches \"" + pattern + "\" within " + Durations.text(within)
                    + "; give it more time, or correct ready.line");
        }
        if (!ready.isDone()) {
            done(outputEnd, LAST_WORDS_WITHIN); // the line may be among its last words
        }
        if (!ready.isDone()) {
            throw ended("before it was ready");
        }
        return ready.join();
    }

    /**
     * Does nothing while the process is running.
     *
     * @param when follows "ended with exit status n" in the message, such as "before it was ready"
     * @throws TargetException when it has ended
     */
    public void mustBeAlive(String when) {
        if (!process.isAlive()) {
            throw ended(when);
        }
    }

    /** A failure of this process that is still running, with its last output. */
    public TargetException failure(String what) {
        List<String> lines = lastOutput().strip().lines().toList();
        List<String> shown = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
        return new TargetException(name() + ": " + what, String.join("\n", shown));
    }

    /**
     * Ends it with everything that it started: its signal, then SIGKILL after the grace. Returns when all are gone.
     * Does nothing when that has happened before.
     */
    public void stop() {
        List<ProcessHandle> descendants = process.descendants().toList();
        letGo();
        try {
            if (!done(
                    CompletableFuture.allOf(guard.onExit(), process.onExit()),
                    launch.grace().plus(GUARD_TOLERANCE))) {
                guard.destroyForcibly();
                process.destroyForcibly();
            }
            endLoners(descendants);
            if (pipe != null) {
                pipe.close();
            }
        } catch (TargetException interrupted) {
            return; // whoever interrupts us does not want to wait; the guard goes on alone
        }
    }

    /** Ends what left the group by a session of its own, and is out of the guard's reach. */
    private void endLoners(List<ProcessHandle> descendants) {
        List<ProcessHandle> living =
                descendants.stream().filter(ProcessHandle::isAlive).toList();
        living.forEach(ProcessHandle::destroyForcibly);
        // A dead process that no parent has taken notice of counts as alive for the JDK: hence no longer than a second.
        done(
                CompletableFuture.allOf(
                        living.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new)),
                Duration.ofSeconds(1));
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /** Lets the guard end the process, without waiting for it. */
    void letGo() {
        try {
            guard.getOutputStream().close();
        } catch (IOException alreadyClosed) {
            // The guard is gone, and it goes only after the process.
        }
    }

    private TargetException ended(String when) {
        done(outputEnd, LAST_WORDS_WITHIN); // so that its last words are among the output
        return failure("the process (" + launch.command().get(0) + ") ended with exit status " + process.exitValue()
                + " " + when + (lastOutput().isBlank() ? ", and printed nothing" : ""));
    }

    private boolean done(CompletableFuture<?> future, Duration within) {
        try {
            future.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TargetException(name() + ": interrupted while waiting for it", interrupted);
        }
    }

    private boolean wantsMore(String line) {
        Pattern pattern = launch.readyLine();
        if (pattern == null) {
            return false;
        }
        Matcher matcher = pattern.matcher(line);
        return !(matcher.find() && ready.complete(matcher.toMatchResult()));
    }

    private CompletableFuture<Void> read(String stream, OutputReader reader) {
        Thread thread = new Thread(reader, launch.name() + " " + stream);
        thread.setDaemon(true);
        thread.start();
        return reader.end();
    }
}
