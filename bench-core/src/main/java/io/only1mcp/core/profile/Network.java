package io.only1mcp.core.profile;

import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Shares;
import java.time.Duration;

/**
 * A network before or behind the target, as an exchange of a request and its answer sees it. It is there in the warm-up too.
 *
 * @param latency how much longer an exchange takes, there and back together; 0 or more
 * @param jitter by how much that is more or less, evenly drawn; 0 to {@code latency}
 * @param loss share of exchanges that lose a packet, 0 to below 1: the answer comes 200 ms later, as after TCP's
 *     retransmission, and after twice as long for each that is lost again
 * @param between whom it lies
 */
public record Network(Duration latency, Duration jitter, double loss, Between between) {

    /** Whom a network lies between. */
    public enum Between {
        /** The target and its backends, which make it. */
        PROXY_AND_BACKEND,
        /** The clients and the target; the driver makes it, before it sends. */
        CLIENT_AND_PROXY
    }

    /** The network as it is. */
    public static final Network NONE = new Network(Duration.ZERO, Duration.ZERO, 0);

    /** A network between the target and its backends. */
    public Network(Duration latency, Duration jitter, double loss) {
        this(latency, jitter, loss, Between.PROXY_AND_BACKEND);
    }

    public Network {
        if (latency.isNegative()) {
            throw new IllegalArgumentException("latency: must be >= 0, got " + Durations.text(latency));
        }
        if (jitter.isNegative() || jitter.compareTo(latency) > 0) {
            throw new IllegalArgumentException("jitter: must be between 0s and the latency, " + Durations.text(latency)
                    + ", got " + Durations.text(jitter));
        }
        if (!(loss >= 0 && loss < 1)) {
            throw new IllegalArgumentException("loss: must be at least 0% and below 100%, got " + Shares.text(loss));
        }
    }

    /** This network where it lies there, else the network as it is. */
    public Network at(Between place) {
        return between == place ? this : NONE;
    }

    /** Whether it is the network as it is. */
    public boolean none() {
        return latency.isZero() && loss == 0;
    }
}
