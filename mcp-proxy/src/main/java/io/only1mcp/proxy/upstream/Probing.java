package io.only1mcp.proxy.upstream;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a replica that is out until it answers, less and less often. Any answer will do: a server of an older era, too,
 * says something to server/discover.
 */
final class Probing implements Question.Asker {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Runs something later. */
    interface Timer {
        /** After so many nanoseconds. */
        Future<?> schedule(Runnable task, long nanos);
    }

    private final Consumer<Question.Asker> question;
    private final Timer timing;
    private @Nullable Future<?> timer;
    private long pause;
    private boolean running;

    /**
     * Asks nothing yet.
     *
     * @param question asks
     */
    Probing(Consumer<Question.Asker> question, Timer timing) {
        this.question = question;
        this.timing = timing;
    }

    /**
     * Begins, unless it has begun.
     *
     * @param atLeast how long the first question is to wait, in nanoseconds
     */
    void begin(long atLeast) {
        if (!running) {
            running = true;
            pause = FIRST_PAUSE_NANOS;
            later(atLeast);
        }
    }

    private void later(long atLeast) {
        timer = timing.schedule(this::ask, Math.max(pause, atLeast));
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }

    private void ask() {
        timer = null;
        question.accept(this);
    }

    @Override
    public void answered(Reply reply) {
        again();
    }

    @Override
    public void unanswered(Failure failure, String why) {
        again();
    }

    /** An answer that was good enough has stopped this already. */
    private void again() {
        if (running && timer == null) {
            later(0);
        }
    }

    /** It answers, or is not of interest any more. */
    void stop() {
        running = false;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
