package io.only1mcp.core.profile;

import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Sizes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The embedded topology: a target in front of mock backends. It is ignored where the target is a URL.
 *
 * @param target the name of a shipped target, or a target file
 * @param servers the backends
 * @param replicas of each server that lives, 1 to {@value #MOST_REPLICAS}; the target spreads over them
 * @param dead how many of the servers, the last of them, take connections and never answer; fewer than there are
 * @param backend how each of them behaves
 * @param features names that the target maps to its configuration
 * @param faults what the backends inject into calls
 * @param network between the target and the backends
 */
public record Topology(
        String target,
        Servers servers,
        int replicas,
        int dead,
        Backend backend,
        List<String> features,
        Faults faults,
        Network network) {

    /** The most replicas of a server. */
    public static final int MOST_REPLICAS = 16;

    /** Our own proxy in front of three named servers that answer at once. */
    public static final Topology DEFAULT = new Topology(
            "only1mcp", new Servers.Named(List.of("filesystem", "github", "memory")), Backend.DEFAULT, List.of());

    /** A topology without faults and with the network as it is. */
    public Topology(String target, Servers servers, Backend backend, List<String> features) {
        this(target, servers, backend, features, Faults.NONE, Network.NONE);
    }

    /** A topology of servers that all live, one of each. */
    public Topology(
            String target, Servers servers, Backend backend, List<String> features, Faults faults, Network network) {
        this(target, servers, 1, 0, backend, features, faults, network);
    }

    public Topology {
        if (target.isBlank()) {
            throw new IllegalArgumentException("target: must not be empty");
        }
        if (replicas < 1 || replicas > MOST_REPLICAS) {
            throw new IllegalArgumentException(
                    "replicas: must be between 1 and " + MOST_REPLICAS + ", got " + replicas);
        }
        if (dead < 0 || dead >= servers.count()) {
            throw new IllegalArgumentException("dead: must be between 0 and one less than there are servers, "
                    + (servers.count() - 1) + ", got " + dead);
        }
        features = List.copyOf(features);
    }

    /** The same with faults and a network. */
    public Topology with(Faults otherFaults, Network otherNetwork) {
        return new Topology(target, servers, replicas, dead, backend, features, otherFaults, otherNetwork);
    }

    /** Which servers stand behind the target. */
    public sealed interface Servers {

        /** How many there are, 1 or more. */
        int count();

        /**
         * Servers out of the catalogue of the mock.
         *
         * @param names at least one, none of them twice
         */
        record Named(List<String> names) implements Servers {
            public Named {
                names = List.copyOf(names);
                if (names.isEmpty()) {
                    throw new IllegalArgumentException("servers: must not be empty");
                }
                if (new HashSet<>(names).size() < names.size()) {
                    throw new IllegalArgumentException("servers: must not name a server twice, got " + names);
                }
                for (String name : names) {
                    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
                        throw new IllegalArgumentException(
                                "servers: '" + name + "' is not a name: letters, digits, - and _ make one");
                    }
                }
            }

            @Override
            public int count() {
                return names.size();
            }
        }

        /**
         * Servers that the mock generates.
         *
         * @param count 1 to 100
         */
        record Generated(int count) implements Servers {
            public Generated {
                if (count < 1 || count > 100) {
                    throw new IllegalArgumentException("servers: must be between 1 and 100, got " + count);
                }
            }
        }
    }

    /**
     * How a mock backend behaves.
     *
     * @param latency how long it takes to answer, in the words of the mock: {@code 2ms}, {@code normal(mean=2ms, sd=1ms)},
     *     {@code lognormal(p50=2ms, p99=20ms)}
     * @param payloadBytes the size of an answer to a call, in bytes; an answer that cannot be so short is longer
     * @param errors the share of calls that fail, 0 to 1
     * @param stall when it stops answering for a while; nothing where it never does
     * @param seed of its draws
     * @param answers how its results travel
     */
    public record Backend(
            String latency,
            long payloadBytes,
            double errors,
            @Nullable Stall stall,
            long seed,
            Answers answers) {

        /** How results travel. */
        public enum Answers {
            /** As one JSON object. */
            JSON,
            /** As the only event of a stream, as most SDKs answer. */
            SSE
        }

        /** A backend that answers with JSON. */
        public Backend(String latency, long payloadBytes, double errors, @Nullable Stall stall, long seed) {
            this(latency, payloadBytes, errors, stall, seed, Answers.JSON);
        }

        /** The largest answer, in bytes. */
        public static final long MOST_PAYLOAD = 16 << 20;

        private static final Pattern NORMAL = Pattern.compile("normal\\(\\s*mean=([^,]+),\\s*sd=([^,)]+)\\)");
        private static final Pattern LOGNORMAL = Pattern.compile("lognormal\\(\\s*p50=([^,]+),\\s*p99=([^,)]+)\\)");

        /** Answers of 300 bytes, at once and without errors. */
        public static final Backend DEFAULT = new Backend("0ms", 300, 0, null, 42);

        public Backend {
            checkLatency(latency);
            if (payloadBytes < 0 || payloadBytes > MOST_PAYLOAD) {
                throw new IllegalArgumentException("payload: must be between 0B and " + Sizes.text(MOST_PAYLOAD)
                        + ", got " + Sizes.text(payloadBytes));
            }
            if (!(errors >= 0 && errors <= 1)) {
                throw new IllegalArgumentException("errors: must be between 0% and 100%, got " + errors);
            }
        }

        private static void checkLatency(String latency) {
            try {
                Matcher normal = NORMAL.matcher(latency.strip());
                Matcher lognormal = LOGNORMAL.matcher(latency.strip());
                if (normal.matches()) {
                    Durations.parse(normal.group(1));
                    Durations.parse(normal.group(2));
                } else if (lognormal.matches()) {
                    Duration median = Durations.parse(lognormal.group(1));
                    if (median.isZero() || Durations.parse(lognormal.group(2)).compareTo(median) < 0) {
                        throw new IllegalArgumentException("must have 0 < p50 <= p99, got " + latency);
                    }
                } else if (latency.contains("(")) {
                    throw new IllegalArgumentException("'" + latency + "' is not a latency: write 2ms,"
                            + " normal(mean=2ms, sd=1ms) or lognormal(p50=2ms, p99=20ms)");
                } else {
                    Durations.parse(latency);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("latency: " + e.getMessage(), e);
            }
        }
    }

    /**
     * A while in which a backend answers nothing.
     *
     * @param at its begin, counted from the end of the warm-up
     * @param lasts its length, more than zero
     */
    public record Stall(Duration at, Duration lasts) {
        public Stall {
            if (at.isNegative()) {
                throw new IllegalArgumentException("at: must be >= 0, got " + Durations.text(at));
            }
            if (lasts.isNegative() || lasts.isZero()) {
                throw new IllegalArgumentException("for: must be > 0, got " + Durations.text(lasts));
            }
        }
    }
}
