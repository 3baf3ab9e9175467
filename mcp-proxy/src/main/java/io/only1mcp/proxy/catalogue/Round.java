package io.only1mcp.proxy.catalogue;

import io.netty.util.concurrent.Future;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.BackendLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Several backends are asked at once, and nobody waits for the slowest of them beyond the deadline of a question, and as much
 * longer as a process of the gateway's own may take to start. Places are numbers from 0 on.
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

    /** The backend of a place. */
    abstract Backend at(int place);

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
            expireAfter(loop.questionTimeout(), false);
        }
    }

    private void expireAfter(Duration time, boolean last) {
        deadline = loop.eventLoop().schedule(() -> expire(last), time.toMillis(), TimeUnit.MILLISECONDS);
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

    /** The time is over for those who have no more, and at last for all. */
    private void expire(boolean last) {
        Duration more = Duration.ZERO;
        for (int place = 0; place < settled.length; place++) {
            Duration start = at(place).startTimeout();
            if (waitsFor(place) && (last || start.isZero())) {
                late(place);
                settle(place);
            } else if (waitsFor(place)) {
                more = start;
            }
        }
        if (!over) {
            expireAfter(more, true);
        }
    }

    /** What is said of a place that is late. */
    final String lateTo(int place, String method) {
        Duration time = loop.questionTimeout().plus(at(place).startTimeout());
        return "gave no answer to " + method + " within " + time.toMillis() + " ms";
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
