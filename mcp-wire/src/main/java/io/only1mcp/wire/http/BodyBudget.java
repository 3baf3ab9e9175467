package io.only1mcp.wire.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/**
 * The memory that bodies which come in pieces may take together. Who wants more than is left stops reading and waits in a
 * line until others give some back. Belongs to one event loop.
 *
 * <p>Nobody waits for ever: each waits for a while only, and when all that is taken is held by those who wait for more,
 * so that nobody would ever give any back, the one that came last is turned away.
 */
final class BodyBudget {

    /** Somebody who waits. */
    interface Waiter {
        /** How much it holds already, in bytes. */
        long held();

        /** How much more it wants, in bytes. */
        long wanted();

        /** There is as much as it wants; it has left the line. */
        void goOn();

        /** There will not be as much; it has left the line, and is to give back what it holds. */
        void turnAway();
    }

    /** Each of them keeps what was read last, beyond the budget. */
    static final int MOST_WAITING = 64;

    private final long most;
    private final Executor later;
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private long taken;
    private long heldByWaiting;
    private boolean waking;

    /**
     * A budget.
     *
     * @param most how many bytes may be taken
     * @param later runs what is to come after the present task of the event loop
     */
    BodyBudget(long most, Executor later) {
        this.most = most;
        this.later = later;
    }

    /** How many bytes are taken. */
    long taken() {
        return taken;
    }

    /** How many wait. */
    int waiting() {
        return waiting.size();
    }

    /** Takes memory; false when there is not as much. */
    boolean take(long bytes) {
        if (taken + bytes > most) {
            return false;
        }
        taken += bytes;
        return true;
    }

    /** Gives memory back. */
    void giveBack(long bytes) {
        taken -= bytes;
        if (bytes > 0) {
            wakeLater();
        }
    }

    /** Those who can go on do so in a task of their own: whoever gives back is in the middle of something. */
    private void wakeLater() {
        if (!waking && !waiting.isEmpty()) {
            waking = true;
            later.execute(this::wake);
        }
    }

    /** Puts somebody who did not get what it wanted at the end of the line. */
    void await(Waiter waiter) {
        if (waiting.size() >= MOST_WAITING) {
            waiter.turnAway();
            return;
        }
        waiting.addLast(waiter);
        heldByWaiting += waiter.held();
        if (!waking) {
            breakDeadlock();
        }
    }

    /** Takes somebody out of the line, before it gives back what it holds. */
    void leave(Waiter waiter) {
        if (waiting.remove(waiter)) {
            heldByWaiting -= waiter.held();
        }
    }

    private void wake() {
        waking = false;
        for (int count = waiting.size(); count > 0; count--) {
            Waiter waiter = waiting.removeFirst();
            if (taken + waiter.wanted() <= most) {
                heldByWaiting -= waiter.held();
                waiter.goOn();
            } else {
                waiting.addLast(waiter);
            }
        }
        breakDeadlock();
    }

    private void breakDeadlock() {
        if (taken == heldByWaiting && !waiting.isEmpty()) {
            Waiter last = waiting.removeLast();
            heldByWaiting -= last.held();
            last.turnAway();
            wakeLater();
        }
    }
}
