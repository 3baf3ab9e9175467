package io.only1mcp.proxy.stdio;

import io.netty.channel.EventLoop;
import io.only1mcp.proxy.config.ChildCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process whose standard input and output carry messages, a line each. A thread of its own reads what it writes, one
 * writes what it reads, one passes on what it says on standard error. All calls of its owner come on the event loop, and
 * so must the calls to it.
 */
final class Child {

    /** Takes what a child writes, and its end. Called on the event loop. */
    interface Owner {
        /** A line in {@code bytes[0, end)}, which belong to the owner. */
        void line(byte[] bytes, int end);

        /** A line of so many bytes was too large; {@code id} is its number, or −1. */
        void notKept(long bytes, long id);

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

    /** What waits to be written: bytes, and the room that they have; without bytes the end. */
    private static final class Line {
        private final byte @Nullable [] bytes;
        private final int held;

        Line(byte @Nullable [] bytes, int held) {
            this.bytes = bytes;
            this.held = held;
        }
    }

    private static final Line END = new Line(null, 0);
    private static final int READ_BYTES = 64 * 1024;
    private static final int MOST_AHEAD = 2;
    private static final int LONGEST_WORDS = 300;

    private final String name;
    private final ChildCommand command;
    private final Terms terms;
    private final Consumer<String> log;
    private final Owner owner;
    private final LinkedBlockingQueue<Line> input = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final Semaphore ahead = new Semaphore(MOST_AHEAD);
    private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();
    private final CompletableFuture<Process> started = new CompletableFuture<>();
    private boolean paused;
    private int owed;
    private boolean ending;

    private Child(String name, ChildCommand command, Terms terms, Consumer<String> log, Owner owner) {
        this.name = name;
        this.command = command;
        this.terms = terms;
        this.log = log;
        this.owner = owner;
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
        int held = Room.of(line.length);
        boolean full = waiting.get() > 0 && waiting.get() + line.length > terms.limit() + (long) Room.SMALL;
        if (full || (held > 0 && !terms.room().take(held))) {
            return false;
        }
        waiting.addAndGet(line.length);
        input.add(new Line(line, held));
        return true;
    }

    /** Takes nothing more from the child for now. */
    void pause() {
        paused = true;
    }

    /** Takes from the child again. */
    void resume() {
        paused = false;
        ahead.release(owed);
        owed = 0;
    }

    /** Ends it: closes its standard input, and where that does not help asks by SIGTERM, then by SIGKILL. */
    void end() {
        if (ending) {
            return;
        }
        ending = true;
        resume();
        input.add(END);
        thread(name + "-end", this::awaitEnd).start();
    }

    private void awaitEnd() {
        try {
            ProcessEnd.await(started.join(), terms.patience());
        } catch (CompletionException e) {
            // It was never started.
        }
    }

    private void run() {
        String how;
        try {
            ProcessBuilder builder = new ProcessBuilder(command.argv());
            builder.environment().putAll(command.environment());
            if (command.directory() != null) {
                builder.directory(command.directory().toFile());
            }
            Process process = builder.start();
            LastWords words = new LastWords(name, log);
            Thread errors = thread(name + "-stderr", () -> words.read(process.getErrorStream()));
            errors.start();
            Thread writer = thread(name + "-writer", () -> write(process.getOutputStream()));
            writer.start();
            started.complete(process);
            read(process.getInputStream());
            how = ended(process, words, errors);
            writer.interrupt();
        } catch (IOException e) {
            started.completeExceptionally(e);
            how = "cannot be started: " + firstLine(e.getMessage());
        } catch (InterruptedException e) {
            how = "was given up";
        }
        report(how);
    }

    private void report(String how) {
        try {
            terms.loop().execute(() -> {
                owner.ended(how);
                gone.complete(null);
            });
        } catch (RuntimeException e) {
            // The loop has ended, and with it everybody who would want to know.
            gone.complete(null);
        }
    }

    private String ended(Process process, LastWords words, Thread errors) throws InterruptedException {
        // It has closed its output: nothing more can come of it.
        ProcessEnd.await(process, terms.patience());
        errors.join(TimeUnit.SECONDS.toMillis(1));
        int status = process.waitFor();
        String last = words.last();
        String how = "ended with exit status " + status;
        return last.isEmpty() ? how : how + ", its last words: " + shortened(last);
    }

    private void read(InputStream output) throws InterruptedException {
        List<Runnable> batch = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(terms.limit(), terms.room(), new LineSplitter.Sink() {
            @Override
            public void line(byte[] bytes, int end, int held) {
                batch.add(() -> {
                    terms.room().give(held);
                    owner.line(bytes, end);
                });
            }

            @Override
            public void notKept(long bytes, long id) {
                batch.add(() -> owner.notKept(bytes, id));
            }
        });
        byte[] buffer = new byte[READ_BYTES];
        try {
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                splitter.take(buffer, 0, count);
                if (!batch.isEmpty()) {
                    List<Runnable> lines = List.copyOf(batch);
                    batch.clear();
                    ahead.acquire();
                    terms.loop().execute(() -> deliver(lines));
                }
            }
        } catch (IOException e) {
            // The pipe was closed under the reader: the process is gone.
        } finally {
            splitter.close();
        }
    }

    private void deliver(List<Runnable> lines) {
        lines.forEach(Runnable::run);
        if (paused) {
            owed++;
        } else {
            ahead.release();
        }
    }

    private void write(OutputStream pipe) {
        try (pipe) {
            while (true) {
                Line line = input.take();
                byte[] bytes = line.bytes;
                if (bytes == null) {
                    break;
                }
                try {
                    pipe.write(bytes);
                    pipe.write('\n');
                    if (input.isEmpty()) {
                        pipe.flush();
                    }
                } finally {
                    written(line);
                }
            }
        } catch (IOException | InterruptedException e) {
            // The child has closed its input or is gone; the reader sees its end.
        }
        for (Line line = input.poll(); line != null; line = input.poll()) {
            written(line);
        }
    }

    private void written(Line line) {
        if (line.bytes != null) {
            waiting.addAndGet(-line.bytes.length);
            terms.room().give(line.held);
        }
    }

    private static String firstLine(@Nullable String message) {
        return String.valueOf(message).lines().findFirst().orElse("");
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_WORDS ? text : text.substring(0, LONGEST_WORDS) + "…";
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
