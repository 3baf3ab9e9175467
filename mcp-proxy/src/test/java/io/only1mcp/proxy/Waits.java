package io.only1mcp.proxy;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for what will happen soon, without keeping a core busy. */
final class Waits {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 2;

    private Waits() {}

    /** Returns when the condition is true; fails when it is not within 30 s. */
    static void until(String what, Callable<Boolean> condition) throws Exception {
        until(() -> what, condition);
    }

    /** The same where only the end shows what there is instead. */
    static void until(Supplier<String> what, Callable<Boolean> condition) throws Exception {
        long begun = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - begun > LONGEST.toNanos()) {
                throw new AssertionError("not within " + LONGEST.toSeconds() + " s: " + what.get());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
