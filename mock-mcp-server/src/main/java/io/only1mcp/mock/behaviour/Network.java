package io.only1mcp.mock.behaviour;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A network in front of the servers, as one exchange of a request and its answer sees it. A packet that is lost shows as
 * what TCP makes of it: the answer comes after the retransmission, 200 ms later, and after twice as long for each that is
 * lost again.
 *
 * @param latency of an exchange, there and back together
 * @param jitter by how much an exchange is faster or slower, evenly drawn; at most the latency
 * @param loss share of exchanges that lose a packet, 0 to below 1
 */
public record Network(Duration latency, Duration jitter, double loss) {

    /** No network to speak of. */
    public static final Network NONE = new Network(Duration.ZERO, Duration.ZERO, 0);

    /** The least time after which TCP sends a packet again, on Linux. */
    private static final long RETRANSMISSION_NANOS = 200_000_000L;

    /** So often a packet is lost in a row at most: a connection that is worse off would be reset. */
    private static final int MOST_LOST = 5;

    private static final List<String> PARTS = List.of("latency", "jitter", "loss");

    public Network {
        if (jitter.compareTo(latency) > 0) {
            throw new IllegalArgumentException("network.jitter: must be at most the latency, "
                    + Quantities.text(latency) + ", got " + Quantities.text(jitter));
        }
        if (!(loss >= 0 && loss < 1)) {
            throw new IllegalArgumentException("network.loss: must be below 100%, got " + 100 * loss + "%");
        }
    }

    /** Whether it changes nothing. */
    public boolean none() {
        return latency.isZero() && loss == 0;
    }

    /**
     * How many times in a row a packet of the exchange is lost: a pure function.
     *
     * @param exchange the key of a call ({@link CallKey}), or the number of another request
     */
    public int lost(long seed, long exchange) {
        if (loss == 0) {
            return 0;
        }
        double drawn = Draws.uniform(seed, Draws.Purpose.LOSS, exchange);
        int lost = 0;
        for (double share = loss; lost < MOST_LOST && drawn <= share; share *= loss) {
            lost++;
        }
        return lost;
    }

    /** How much later than without a network the answer of the exchange comes, in nanoseconds. */
    public long delayNanos(long seed, long exchange) {
        long drawn = jitter.isZero()
                ? 0
                : Math.round(jitter.toNanos() * (2 * Draws.uniform(seed, Draws.Purpose.JITTER, exchange) - 1));
        return latency.toNanos() + drawn + ((1L << lost(seed, exchange)) - 1) * RETRANSMISSION_NANOS;
    }

    /**
     * What a text describes.
     *
     * @param text {@code latency=10ms,jitter=2ms,loss=0.1%}; each may be absent
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    static Network parse(String text) {
        Map<String, String> parts = NamedParts.parse("network", text, PARTS);
        return new Network(
                Quantities.duration("network.latency", parts.getOrDefault("latency", "0ms")),
                Quantities.duration("network.jitter", parts.getOrDefault("jitter", "0ms")),
                Quantities.share("network.loss", parts.getOrDefault("loss", "0%")));
    }
}
