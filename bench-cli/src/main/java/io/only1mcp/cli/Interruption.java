package io.only1mcp.cli;

import io.only1mcp.core.verdict.ExitStatus;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C, and whatever else asks the JVM to end: it ends with the status of an interrupted run then, whatever it is doing. A run
 * that is on its way is told, and its end is awaited for as long as a person has patience.
 */
final class Interruption implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;
    private static final AtomicReference<@Nullable Interruption> RUNNING = new AtomicReference<>();
    private static final Thread HOOK = new Thread(Interruption::interrupted, "interruption");

    private final Runnable abort;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean happened;

    /**
     * Watches over a run.
     *
     * @param abort makes it end soon
     */
    Interruption(Runnable abort) {
        this.abort = abort;
        RUNNING.set(this);
    }

    /** From now on a signal ends this process as an interruption. */
    static void expected() {
        Runtime.getRuntime().addShutdownHook(HOOK);
    }

    /** This process is about to end by itself; where it is ending already, it was interrupted. */
    static void unexpected() {
        try {
            Runtime.getRuntime().removeShutdownHook(HOOK);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook ends it.
        }
    }

    /** What a run leaves for the shell that failed: the failure, unless it was told to end. */
    ExitStatus withoutResult(RuntimeException failure, Shell shell) {
        if (!happened) {
            throw failure;
        }
        shell.err().println("bench: interrupted before there was a result");
        return ExitStatus.INTERRUPTED;
    }

    /** The run is over, and all that can be said of it is said. */
    @Override
    public void close() {
        RUNNING.set(null);
        over.countDown();
    }

    private static void interrupted() {
        Interruption running = RUNNING.get();
        if (running != null) {
            running.end();
        }
        Runtime.getRuntime().halt(ExitStatus.INTERRUPTED.code());
    }

    private void end() {
        happened = true;
        abort.run();
        try {
            // Whether the run ended in time or not, there is nothing more to wait for.
            boolean unused = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
