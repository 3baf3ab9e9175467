package io.only1mcp.mock.server;

import io.only1mcp.mock.time.LoopTime;

/** Does something so often in a second until it is told otherwise: turn k is due k / rate after the first. */
final class Storm {
    private final LoopTime time;
    private long order;

    Storm(LoopTime time) {
        this.time = time;
    }

    /**
     * Whatever was done is done no more.
     *
     * @param perSecond how often {@code turn} is done from now on; 0 for never
     */
    void set(double perSecond, Runnable turn) {
        long own = ++order;
        if (perSecond > 0) {
            next(own, time.nanos(), 1, perSecond, turn);
        }
    }

    private void next(long own, long from, long k, double perSecond, Runnable turn) {
        time.wake(from + (long) (k * 1e9 / perSecond), () -> {
            if (own == order) {
                turn.run();
                next(own, from, k + 1, perSecond, turn);
            }
        });
    }
}
