package io.only1mcp.macro.run;

import io.only1mcp.core.profile.Faults;
import io.only1mcp.core.profile.Network.Between;
import io.only1mcp.core.profile.Topology;
import io.only1mcp.core.recording.InjectedFault;
import io.only1mcp.macro.driver.Ledger;
import io.only1mcp.macro.driver.Requests;
import io.only1mcp.mock.behaviour.Injection;
import io.only1mcp.mock.behaviour.Network;

/**
 * What the mock backends inject, by the same functions of a call's marker that they use themselves. Only calls have a
 * marker, and only calls meet faults of a backend; what the network does to lists is not known here.
 */
final class InjectedFaults implements Ledger {
    private final Requests requests;
    private final Injection injection;
    private final Network network;
    private final long seed;

    private InjectedFaults(Requests requests, Topology topology) {
        this.requests = requests;
        Faults faults = topology.faults();
        this.injection = new Injection(
                faults.backendFailures(),
                faults.partitions(),
                faults.slow(),
                faults.slowBy(),
                faults.seed(),
                new Injection.Answers(
                        faults.answers().rateLimited(),
                        faults.answers().truncated(),
                        faults.answers().malformed()));
        this.network = network(topology);
        this.seed = topology.backend().seed();
    }

    /** What lies between clients and target is of no backend's making. */
    private static io.only1mcp.core.profile.Network behind(Topology topology) {
        return topology.network().at(Between.PROXY_AND_BACKEND);
    }

    private static Network network(Topology topology) {
        return new Network(
                behind(topology).latency(),
                behind(topology).jitter(),
                behind(topology).loss());
    }

    /** The ledger of a topology that was started for the run. */
    static Ledger of(Requests requests, Topology topology) {
        boolean none = topology.faults().none() && behind(topology).loss() == 0;
        return none ? Ledger.NONE : new InjectedFaults(requests, topology);
    }

    @Override
    public int met(int operation, long arrival) {
        int met = 0;
        for (int k = 0; requests.marked(operation) && k < requests.messages(operation); k++) {
            met |= met(requests.markerBits(operation, arrival, k));
        }
        return met;
    }

    private int met(long call) {
        int lost = network.lost(seed, call) > 0 ? InjectedFault.LOST.bit() : 0;
        return lost
                | switch (injection.of(call)) {
                    case NONE -> 0;
                    case FAILURE -> InjectedFault.FAILURES.bit();
                    case PARTITION -> InjectedFault.PARTITIONS.bit();
                    case SLOW -> InjectedFault.SLOW.bit();
                    case RATE_LIMITED -> InjectedFault.RATE_LIMITED.bit();
                    case TRUNCATED -> InjectedFault.TRUNCATED.bit();
                    case MALFORMED -> InjectedFault.MALFORMED.bit();
                };
    }
}
