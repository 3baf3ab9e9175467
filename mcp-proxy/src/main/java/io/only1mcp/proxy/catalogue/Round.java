package io.only1mcp.proxy.catalogue;

import io.netty.util.concurrent.Future;
import io.only1mcp.proxy.upstream.BackendLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Several backends are asked at once, and nobody waits for the slowest of them beyond the deadline of a question. Places
 * are numbers from 0 on.
 */
abstract class Round {
    private final BackendLoop loop;
    private final boolean[] settled;
    private int left;
    private boolean begun;
    private boolean over;
    private @Nullable Future<?> deadline;

    Round(BackendLoop loop, int places) {
        this.loop = loop;
        this.settled = new boolean[places];
        this.left = places;
    }

    /** Asks the backend of a place, which is {@linkplain #settle settled} at once or later. */
    abstract void ask(int place);

    /** The deadline has passed, and the place is not settled. */
    abstract void late(int place);

    /** Every place is settled, or the deadline has passed. */
    abstract void done();

    final void begin() {
        for (int place = 0; place < settled.length; place++) {
            ask(place);
        }
        begun = true;
        if (left == 0) {
            finish();
        } else {
            long millis = loop.questionTimeout().toMillis();
            deadline = loop.eventLoop().schedule(this::expire, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether it still matters what comes for a place. */
    final boolean waitsFor(int place) {
        return !over && !settled[place];
    }

    /** What there is for a place has come. */
    final void settle(int place) {
        if (!waitsFor(place)) {
            return;
        }
        settled[place] = true;
        left--;
        if (left == 0 && begun) {
            finish();
        }
    }

    private void expire() {
        for (int place = 0; place < settled.length; place++) {
            if (!settled[place]) {
                late(place);
            }
        }
        finish();
    }

    private void finish() {
        if (!over) {
            over = true;
            if (deadline != null) {
                deadline.cancel(false);
            }
            done();
        }
    }
}
