package io.only1mcp.proxy.stdio;

import io.netty.channel.EventLoop;
import io.only1mcp.proxy.config.ChildCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process whose standard input and output carry messages, a line each. A thread of its own reads what it writes, one
 * writes what it reads, one passes on what it says on standard error. All calls of its owner come on the event loop, and
 * so must the calls to it.
 */
final class Child {

    /** Takes what a child writes, and its end. Called on the event loop. */
    interface Owner extends LineReader.Sink {
        /** The child has ended, or could not be started; {@code how} is a sentence's end. Nothing more will come. */
        void ended(String how);
    }

    /**
     * What all children of a gateway share.
     *
     * @param loop the event loop of their owners
     * @param limit the most bytes of a line
     * @param room the memory for large lines
     * @param patience how long a child may take to end by itself, and then again when it was asked to by a signal
     */
    record Terms(EventLoop loop, int limit, Room room, Duration patience) {}

    /** How long what it wrote at its end may take to be read. */
    private static final long LAST_OUTPUT_MILLIS = 500;

    private final String name;
    private final ChildCommand command;
    private final Terms terms;
    private final Consumer<String> log;
    private final Owner owner;
    private final LineReader reader;
    private final LineWriter writer;
    private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();
    private final CompletableFuture<ChildProcess> started = new CompletableFuture<>();
    private final AtomicBoolean reported = new AtomicBoolean();
    private boolean ending;

    private Child(String name, ChildCommand command, Terms terms, Consumer<String> log, Owner owner) {
        this.name = name;
        this.command = command;
        this.terms = terms;
        this.log = log;
        this.owner = owner;
        this.reader = new LineReader(terms, owner);
        this.writer = new LineWriter(terms.room(), () -> {});
    }

    /**
     * Starts a process; that it could not be started is said to the owner like any other end.
     *
     * @param name what its lines on standard error are marked with
     */
    static Child start(String name, ChildCommand command, Terms terms, Consumer<String> log, Owner owner) {
        Child child = new Child(name, command, terms, log, owner);
        thread(name + "-reader", child::run).start();
        return child;
    }

    /** Completes when the process is gone and its owner knows. */
    CompletableFuture<@Nullable Void> gone() {
        return gone;
    }

    /**
     * Hands a line over to be written, without its end.
     *
     * @return false when the child has not taken what was handed over before, so that there is no room
     */
    boolean send(byte[] line) {
        long before = writer.waiting();
        boolean full = before > 0 && before + line.length > terms.limit() + (long) Room.SMALL;
        return !full && writer.offer(line);
    }

    /** Takes nothing more from the child for now. */
    void pause() {
        reader.pause();
    }

    /** Takes from the child again. */
    void resume() {
        reader.resume();
    }

    /** Ends it: closes its standard input, and where that does not help asks by SIGTERM, then by SIGKILL. */
    void end() {
        if (ending) {
            return;
        }
        ending = true;
        resume();
        writer.end();
        thread(name + "-end", this::awaitEnd).start();
    }

    private void awaitEnd() {
        try {
            started.join().end(terms.patience());
        } catch (CompletionException e) {
            // It was never started.
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the end of the process starts a thread, and that is all
    private void run() {
        String how;
        try {
            ChildProcess child = ChildProcess.start(command);
            Process process = child.process();
            LastWords words = new LastWords(name, log);
            Thread errors = thread(name + "-stderr", () -> words.read(process.getErrorStream()));
            errors.start();
            Thread writing = thread(name + "-writer", () -> writer.write(process.getOutputStream()));
            writing.start();
            started.complete(child);
            process.onExit()
                    .thenRun(() ->
                            thread(name + "-rest", () -> exited(child, words)).start());
            reader.read(process.getInputStream());
            how = ended(child, words, errors);
            writing.interrupt();
        } catch (IOException e) {
            started.completeExceptionally(e);
            how = "cannot be started: " + firstLine(e.getMessage());
        } catch (InterruptedException e) {
            how = "was given up";
        }
        report(how);
    }

    /** The process has ended: so do those that it has started, which may hold its output open. */
    private void exited(ChildProcess child, LastWords words) {
        child.end(terms.patience());
        try {
            do {
                TimeUnit.MILLISECONDS.sleep(LAST_OUTPUT_MILLIS);
            } while (reader.isHeldUp() && !reported.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // One that cannot be found may still do so: nobody waits for it.
        report(how(child.process(), words));
    }

    private void report(String how) {
        if (!reported.compareAndSet(false, true)) {
            return;
        }
        try {
            terms.loop().execute(() -> {
                reader.close();
                owner.ended(how);
                gone.complete(null);
            });
        } catch (RuntimeException e) {
            // The loop has ended, and with it everybody who would want to know.
            gone.complete(null);
        }
    }

    private String ended(ChildProcess child, LastWords words, Thread errors) throws InterruptedException {
        // It has closed its output: nothing more can come of it.
        child.end(terms.patience());
        errors.join(TimeUnit.SECONDS.toMillis(1));
        child.process().waitFor();
        return how(child.process(), words);
    }

    /** What it said on standard error is in the log, and not in what clients are told: it may be a secret. */
    private static String how(Process process, LastWords words) {
        return "ended with exit status " + process.exitValue()
                + (words.last().isEmpty() ? "" : "; the log of the gateway has its last words");
    }

    private static String firstLine(@Nullable String message) {
        return String.valueOf(message).lines().findFirst().orElse("");
    }

    /** A thread that keeps no program alive. */
    static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
