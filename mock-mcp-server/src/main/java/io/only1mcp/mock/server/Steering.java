package io.only1mcp.mock.server;

import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.behaviour.Control;
import io.only1mcp.mock.behaviour.Draws;
import io.only1mcp.mock.behaviour.Fault;
import io.only1mcp.mock.behaviour.Injection;
import io.only1mcp.mock.behaviour.Stall;
import io.only1mcp.mock.time.LoopTime;
import java.util.Arrays;
import java.util.Set;

/**
 * The behaviour of the servers of one loop as it is now: which request this is, whether faults happen, when the stall
 * is due. Requests of all servers are numbered together, from 0 at the mark.
 */
@SuppressWarnings("EnumOrdinal") // the kinds are slots of an array
final class Steering {

    private final Behaviour behaviour;
    private final LoopTime time;
    private final boolean delays;
    private final boolean network;
    private final boolean injects;
    private final long[] injected = new long[Injection.Kind.values().length];
    private long lost;
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
        this.network = !behaviour.network().none();
        this.injects = !behaviour.injection().none();
    }

    /** The number of the next request that takes time. */
    long next() {
        return requests++;
    }

    /** How long the answer to that request takes, with what the network adds. */
    long delayNanos(long request) {
        return latencyNanos(request) + networkNanos(request);
    }

    /** How long the server itself takes over that request. */
    long latencyNanos(long request) {
        return delays ? behaviour.latency().nanos(behaviour.seed(), request) : 0;
    }

    /** What the network adds to an exchange; what it loses is counted. */
    long networkNanos(long exchange) {
        if (!network) {
            return 0;
        }
        lost += behaviour.network().lost(behaviour.seed(), exchange) > 0 ? 1 : 0;
        return behaviour.network().delayNanos(behaviour.seed(), exchange);
    }

    /** Whether calls have to be told apart by their keys. */
    boolean knowsCalls() {
        return injects || network;
    }

    /** What that call meets; it is counted. */
    Injection.Kind injected(long call) {
        Injection.Kind kind = injects && faults ? behaviour.injection().of(call) : Injection.Kind.NONE;
        injected[kind.ordinal()]++;
        return kind;
    }

    /** How much longer a slow call takes. */
    long slowNanos() {
        return behaviour.injection().slowBy().toNanos();
    }

    /** How many calls have met that since the mark. */
    long injectedSoFar(Injection.Kind kind) {
        return injected[kind.ordinal()];
    }

    /** How many exchanges have lost a packet since the mark. */
    long lost() {
        return lost;
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
            lost = 0;
            Arrays.fill(injected, 0);
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
