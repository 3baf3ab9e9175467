package io.only1mcp.macro.run;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.overhead.DrivenPair;
import io.only1mcp.core.profile.Operation;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.statistics.Interval;
import io.only1mcp.core.units.Rates;
import io.only1mcp.macro.driver.LoadDriver;
import io.only1mcp.macro.driver.Requests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Drives one schedule along two paths by turns: direct, proxied, proxied, direct, so that whatever drifts in the machine meets
 * both alike. The two of a pair have the same draws, other pairs have others, so that no pair finds in a cache what one before
 * left there.
 */
final class PairedExperiment {
    /** Each leg begins with this much that does not count: its path has been idle for the length of the others. */
    private static final Duration LEAD_IN = Duration.ofMillis(200);

    /** A leg of the short form, of which {@link #SHORT_PAIRS} take less than five seconds. */
    static final Duration SHORT_LEG = Duration.ofMillis(220);
    /** The rate of the short form. */
    static final double SHORT_PER_SECOND = 1_000;
    /** The pairs of the short form: as few as an interval takes. */
    static final int SHORT_PAIRS = Interval.LEAST;

    private final DrivenTarget direct;
    private final DrivenTarget proxied;
    private final StopSwitch stop;
    private final Duration leg;

    /**
     * An experiment.
     *
     * @param leg how long each path is measured in each pair
     */
    PairedExperiment(DrivenTarget direct, DrivenTarget proxied, StopSwitch stop, Duration leg) {
        this.direct = direct;
        this.proxied = proxied;
        this.stop = stop;
        this.leg = leg;
    }

    /**
     * The workload of an experiment: what a profile calls, because what a proxy lists is not what its backends list; of plain
     * HTTP all of it.
     *
     * @throws ProfileException where it calls no tool
     */
    static List<Operation> calls(Profile profile) {
        if (profile.isPlain()) {
            return profile.workload();
        }
        if (profile.workload().isEmpty()) {
            return List.of(new Operation.EachServer(1));
        }
        List<Operation> calls = profile.workload().stream()
                .filter(operation -> operation instanceof Operation.Call || operation instanceof Operation.EachServer)
                .toList();
        if (calls.isEmpty()) {
            throw new ProfileException("workload: calls no tool, and overhead is measured on calls of tools");
        }
        return calls;
    }

    /** How long so many pairs take. */
    static long nanos(int pairs, Duration leg) {
        return 2L * pairs * leg.plus(LEAD_IN).toNanos();
    }

    /**
     * Drives pairs at one rate.
     *
     * @param seed of the first pair; the next ones have those after it
     * @param feed what hears of the legs
     * @param done how many legs were driven before, and {@code legs} how many there are in all
     * @return those that were driven to their end
     */
    List<DrivenPair> drive(double perSecond, int pairs, long seed, ProgressFeed feed, int done, int legs) {
        Arrival arrival = Arrival.stages(List.of(
                new Arrival.Stage(Duration.ZERO, 0, perSecond),
                new Arrival.Stage(LEAD_IN, perSecond, perSecond),
                new Arrival.Stage(leg, perSecond, perSecond)));
        List<DrivenPair> driven = new ArrayList<>();
        for (int pair = 0; pair < pairs && !stop.isThrown(); pair++) {
            boolean directFirst = pair % 2 == 0;
            String name = Rates.text(perSecond) + ", pair " + (pair + 1) + " of " + pairs + ", ";
            int first = done + 2 * pair + 1;
            Recording one = leg(directFirst ? direct : proxied, arrival, seed + pair, name, feed, first, legs);
            Recording other = leg(directFirst ? proxied : direct, arrival, seed + pair, name, feed, first + 1, legs);
            if (!stop.isThrown()) {
                driven.add(directFirst ? new DrivenPair(one, other, true) : new DrivenPair(other, one, false));
            }
        }
        return driven;
    }

    private Recording leg(
            DrivenTarget path, Arrival arrival, long seed, String name, ProgressFeed feed, int number, int legs) {
        Requests requests = path.requests().withSeed(seed);
        LoadDriver.Listener heard = feed.part(
                name + (path == direct ? "direct" : "proxied"),
                number,
                legs,
                arrival.duration().toNanos());
        return path.driver().drive(arrival, requests, heard);
    }
}
