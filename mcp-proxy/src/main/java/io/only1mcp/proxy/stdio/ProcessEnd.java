package io.only1mcp.proxy.stdio;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sees to it that a process ends, and with it those that it has started. */
final class ProcessEnd {
    private ProcessEnd() {}

    /**
     * Waits for a process that has been asked to end, then asks by SIGTERM and waits half as long again, then ends it by
     * SIGKILL. Launchers such as npx start the server as a child of their own, so the same is done to all below it.
     */
    static void await(Process process, Duration patience) {
        List<ProcessHandle> below = process.descendants().toList();
        try {
            if (!wait(process.toHandle(), below, patience)) {
                signal(process, below, false);
                if (!wait(process.toHandle(), below, patience.plus(patience.dividedBy(2)))) {
                    signal(process, below, true);
                }
            }
        } catch (InterruptedException e) {
            signal(process, below, true);
            Thread.currentThread().interrupt();
        }
    }

    private static void signal(Process process, List<ProcessHandle> below, boolean kill) {
        for (ProcessHandle handle : below) {
            boolean sent = kill ? handle.destroyForcibly() : handle.destroy();
            if (!sent && !kill) {
                handle.destroyForcibly();
            }
        }
        if (kill) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
    }

    private static boolean wait(ProcessHandle process, List<ProcessHandle> below, Duration patience)
            throws InterruptedException {
        CompletableFuture<?>[] ends = new CompletableFuture<?>[below.size() + 1];
        for (int i = 0; i < below.size(); i++) {
            ends[i] = below.get(i).onExit();
        }
        ends[below.size()] = process.onExit();
        try {
            CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }
}
