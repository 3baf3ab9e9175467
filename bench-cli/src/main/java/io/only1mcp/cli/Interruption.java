package io.only1mcp.cli;

import io.only1mcp.core.verdict.ExitStatus;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, and whatever else asks the JVM to end. The run is told, its end is awaited for as long as a person has patience,
 * and then the JVM ends with the status of an interrupted run.
 */
final class Interruption implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final Runnable abort;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "interruption");
    private volatile boolean happened;

    /**
     * Watches from now on.
     *
     * @param abort makes the run end soon
     */
    Interruption(Runnable abort) {
        this.abort = abort;
        Runtime.getRuntime().addShutdownHook(hook);
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
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook ends it.
        }
    }

    private void interrupted() {
        happened = true;
        abort.run();
        try {
            // Whether the run ended in time or not, there is nothing more to wait for.
            boolean unused = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitStatus.INTERRUPTED.code());
    }
}
