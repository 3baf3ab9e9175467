package io.only1mcp.mock.time;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** The time of one event loop: a clock, an alarm, and the power to stop everything on it. */
public interface LoopTime {

    /** Nanoseconds since some instant; only differences mean anything. */
    long nanos();

    /** Runs a task on the loop at that instant of {@link #nanos}, or as soon as it can when that has passed. */
    void wake(long atNanos, Runnable task);

    /** Stops the loop for that long: nothing on it is read, answered or woken meanwhile. */
    void stop(long nanos);

    /** The time of a real event loop. */
    static LoopTime of(EventLoop loop) {
        return new LoopTime() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            @SuppressWarnings("FutureReturnValueIgnored") // a task that fails is reported by the loop
            public void wake(long atNanos, Runnable task) {
                loop.schedule(task, Math.max(0, atNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            }

            @Override
            public void stop(long nanos) {
                try {
                    TimeUnit.NANOSECONDS.sleep(nanos);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }
}
