package io.only1mcp.mock.server;

import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.behaviour.Control;
import io.only1mcp.mock.behaviour.Draws;
import io.only1mcp.mock.behaviour.Fault;
import io.only1mcp.mock.behaviour.Stall;
import io.only1mcp.mock.time.LoopTime;
import java.util.Set;

/**
 * The behaviour of the servers of one loop as it is now: which request this is, whether faults happen, when the stall
 * is due. Requests of all servers are numbered together, from 0 at the mark.
 */
final class Steering {

    private final Behaviour behaviour;
    private final LoopTime time;
    private final boolean delays;
    private boolean faults = true;
    private Set<Fault> broken;
    private long requests;
    private long errors;
    private long marks;

    Steering(Behaviour behaviour, LoopTime time) {
        this.behaviour = behaviour;
        this.time = time;
        this.broken = behaviour.broken();
        this.delays = !behaviour.latency().none();
    }

    /** The number of the next request that takes time. */
    long next() {
        return requests++;
    }

    /** How long the answer to that request takes. */
    long delayNanos(long request) {
        return delays ? behaviour.latency().nanos(behaviour.seed(), request) : 0;
    }

    /** Whether that request fails; it is counted if so. */
    boolean fails(long request) {
        boolean fails = faults
                && behaviour.errors() > 0
                && Draws.uniform(behaviour.seed(), Draws.Purpose.ERROR, request) <= behaviour.errors();
        if (fails) {
            errors++;
        }
        return fails;
    }

    /** Whether a rule of MCP is broken now. */
    boolean breaks(Fault rule) {
        return faults && broken.contains(rule);
    }

    /** How many errors were injected since the mark. */
    long errors() {
        return errors;
    }

    /** Whether faults happen. */
    boolean faults() {
        return faults;
    }

    /** Follows an order. Counts that are kept elsewhere begin again at a mark too, but not here. */
    void apply(Control control) {
        if (control.faults() != null) {
            faults = control.faults();
        }
        if (control.broken() != null) {
            broken = control.broken();
        }
        if (control.mark()) {
            requests = 0;
            errors = 0;
            long mark = ++marks;
            Stall stall = behaviour.stall();
            if (stall != null) {
                time.wake(time.nanos() + stall.at().toNanos(), () -> stall(stall, mark));
            }
        }
    }

    /** Stops everything, unless faults are off now or another mark has come in between. */
    private void stall(Stall stall, long mark) {
        if (faults && mark == marks) {
            time.stop(stall.length().toNanos());
        }
    }
}
