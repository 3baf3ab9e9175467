package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.arrival.Schedule;
import io.only1mcp.core.arrival.Shape;
import io.only1mcp.core.profile.TargetFile.Transport;
import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.verdict.Threshold;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named plan of a run, resolved: whatever it extends is merged, every default is filled in, and nothing is left to be
 * looked up but the target.
 *
 * @param name how results name it
 * @param description one sentence, or empty
 * @param topology the embedded topology; ignored where the target is a URL
 * @param protocol {@value #AUTO} for the newest revision that the target speaks, one of {@link #REVISIONS}, or
 *     {@value #HTTP}, with a workload of plain requests alone
 * @param transport how the target has to be spoken to; nothing for the way that its file says
 * @param clients how many clients share the requests, 1 or more: request i belongs to client i mod clients
 * @param tenants how many tenants the clients belong to, 1 to {@code clients}: client n is of tenant n mod tenants
 * @param connections how many connections are kept open from the start on, 1 or more
 * @param mostConnections how many there are at most: others are opened as requests find none free; {@code connections} or more
 * @param timeout how long a request may take from its intended instant, more than zero
 * @param seed of all draws
 * @param sessions what becomes of the clients' sessions
 * @param streams those that the clients hold open
 * @param warmUp what is driven before and thrown away
 * @param runs how often the plan is driven, one time after the other, 1 to {@value #MOST_RUNS}
 * @param arrival how requests come; stages are a chain, in which each begins at the rate that the one before reached, and
 *     the steps of a closed loop are of one length
 * @param workload what is asked; empty for the default, which the run resolves when it knows the target: 90 % calls of
 *     tools, spread evenly over the servers, and 10 % lists of tools; of plain HTTP a GET of the target's URL
 * @param thresholds what has to hold
 * @param continueOnFailure whether later stages run when a threshold did not hold after an earlier one
 * @param shortOverhead whether a run on the embedded topology ends with a short form of the paired experiment
 */
public record Profile(
        String name,
        String description,
        Topology topology,
        String protocol,
        @Nullable Transport transport,
        int clients,
        int tenants,
        int connections,
        int mostConnections,
        Duration timeout,
        long seed,
        Sessions sessions,
        Streams streams,
        WarmUp warmUp,
        int runs,
        Arrival arrival,
        List<Operation> workload,
        List<Threshold> thresholds,
        boolean continueOnFailure,
        boolean shortOverhead) {

    /** More runs than these say nothing that fewer would not. */
    public static final int MOST_RUNS = 100;

    /** The version of the grammar. */
    public static final int VERSION = 1;

    /** The newest protocol that the target speaks. */
    public static final String AUTO = "auto";

    /** Plain HTTP, where the target is a server that need not know of MCP. */
    public static final String HTTP = "http";

    /** The revisions of MCP that a profile can ask for. */
    public static final List<String> REVISIONS = List.of("2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28");

    public Profile {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: must not be empty");
        }
        if (!protocol.equals(AUTO) && !protocol.equals(HTTP) && !REVISIONS.contains(protocol)) {
            throw new IllegalArgumentException("protocol: must be auto, http or one of " + String.join(", ", REVISIONS)
                    + ", got '" + protocol + "'");
        }
        if (transport == Transport.STDIO && protocol.equals(HTTP)) {
            throw new IllegalArgumentException("transport: stdio has no HTTP: leave it out, or 'protocol: http'");
        }
        if (clients < 1) {
            throw new IllegalArgumentException("clients: must be >= 1, got " + clients);
        }
        checkMost("clients", clients);
        if (tenants < 1 || tenants > clients) {
            throw new IllegalArgumentException(
                    "tenants: must be between 1 and the number of clients, which is " + clients + ", got " + tenants);
        }
        checkMost("connections", connections);
        if (connections < 1) {
            throw new IllegalArgumentException("connections: must be >= 1, got " + connections);
        }
        if (mostConnections < connections) {
            throw new IllegalArgumentException(
                    "connections: max must be >= min, which is " + connections + ", got " + mostConnections);
        }
        checkMost("connections", mostConnections);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: must be > 0, got " + Durations.text(timeout));
        }
        if (runs < 1 || runs > MOST_RUNS) {
            throw new IllegalArgumentException("runs: must be between 1 and " + MOST_RUNS + ", got " + runs);
        }
        if (arrival instanceof Arrival.Open open) {
            checkOpen(open);
        } else if (arrival instanceof Arrival.Closed closed) {
            checkEach(closed.steps());
        }
        workload = List.copyOf(workload);
        checkPlain(protocol, workload, sessions, streams);
        thresholds = List.copyOf(thresholds);
    }

    private static void checkPlain(String protocol, List<Operation> workload, Sessions sessions, Streams streams) {
        boolean plain = protocol.equals(HTTP);
        for (int i = 0; i < workload.size(); i++) {
            if (workload.get(i) instanceof Operation.Http != plain) {
                throw new IllegalArgumentException("workload[" + i + "]: "
                        + (plain
                                ? "is of MCP, and 'protocol: http' sends plain requests: write {http: GET, path: /}"
                                : "is of plain HTTP: set 'protocol: http', where all of a workload is"));
            }
        }
        if (plain && !(sessions.lasting() && streams.equals(Streams.NONE))) {
            throw new IllegalArgumentException(
                    (sessions.lasting() ? "streams" : "sessions") + ": plain HTTP has none: leave it out");
        }
    }

    /** Whether it is plain HTTP that is sent. */
    public boolean isPlain() {
        return protocol.equals(HTTP);
    }

    private static void checkMost(String key, int value) {
        if (value > Arrival.Step.MOST) {
            throw new IllegalArgumentException(key + ": must be <= " + Arrival.Step.MOST + ", got " + value);
        }
    }

    private static void checkOpen(Arrival.Open open) {
        if (open.shape() instanceof Shape.Stages chain) {
            checkChain(chain.stages());
        }
        if (new Schedule(open, 0).expected() < 0.5) {
            throw new IllegalArgumentException(
                    "no request at all would be sent, as the rate is too low or the time too short");
        }
    }

    private static void checkChain(List<Arrival.Stage> stages) {
        double before = 0;
        for (int i = 0; i < stages.size(); i++) {
            Arrival.Stage stage = stages.get(i);
            if (stage.fromPerSecond() != before) {
                throw new IllegalArgumentException("stages: stages[" + i + "] begins at "
                        + Rates.text(stage.fromPerSecond())
                        + (i == 0
                                ? ", and the first begins at 0/s"
                                : ", which is not where the one before ends (" + Rates.text(before) + ")"));
            }
            before = stage.toPerSecond();
        }
    }

    private static void checkEach(List<Arrival.Step> steps) {
        if (steps.stream().map(Arrival.Step::duration).distinct().count() > 1) {
            throw new IllegalArgumentException("closed: all steps must be of one length");
        }
    }

    /**
     * Whether the first stage that breaks a threshold is the last: unless it continues on failure, and always where its
     * steps go until something is broken. One of several runs goes to its end, because the median over all decides.
     */
    public boolean stopsWhenBroken() {
        return untilBroken() || (!continueOnFailure && runs == 1);
    }

    /** Whether it looks for the rate that breaks the target: steps until broken. */
    public boolean untilBroken() {
        return arrival instanceof Arrival.Open open && open.shape() instanceof Shape.Steps steps && steps.untilBroken();
    }

    /**
     * The same profile with all durations of its arrival multiplied, and nothing else changed.
     *
     * @param timeScale more than 0
     * @throws IllegalArgumentException where nothing would be left of it
     */
    Profile at(double timeScale) {
        return with(runs, arrival.scaled(timeScale), workload);
    }

    /**
     * The same profile once, with other requests.
     *
     * @param how they come
     * @param what is asked; empty for the default
     */
    public Profile asking(Arrival how, List<Operation> what) {
        return with(1, how, what);
    }

    private Profile with(int itsRuns, Arrival how, List<Operation> what) {
        return new Profile(
                name,
                description,
                topology,
                protocol,
                transport,
                clients,
                tenants,
                connections,
                mostConnections,
                timeout,
                seed,
                sessions,
                streams,
                warmUp,
                itsRuns,
                how,
                what,
                thresholds,
                continueOnFailure,
                shortOverhead);
    }

    /**
     * The profile in the grammar of profiles, every key written out; {@link ProfileReader#of} reads it back as an equal
     * profile.
     */
    public ObjectNode tree() {
        return ProfileTree.of(this);
    }
}
