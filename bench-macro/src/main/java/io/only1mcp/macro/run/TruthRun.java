package io.only1mcp.macro.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.profile.Operation;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.truth.Truth;
import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.target.MockBackends;
import io.only1mcp.macro.target.ProcessLauncher;
import io.only1mcp.macro.target.ServeCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.HdrHistogram.Histogram;

/**
 * Holds the driver's figures against those of a server that knows how long it took: a mock that draws how long each answer
 * takes, and one that answers after ten milliseconds but stands still once. Both count from the moment at which a request was read
 * to that at which its answer was written, and the driver, which knows nothing of it, must report the same.
 */
public final class TruthRun {
    /** Answers take this long, so that what lies between the two clocks is small beside it. */
    private static final String DRAWN = "lognormal(p50=10ms, p99=40ms)";

    private static final String FIXED = "10ms";
    /** Enough for the highest rate, so that no request waits for a connection. */
    private static final int CONNECTIONS = 600;
    /** Below so many samples a p99.9 is not the same twice. */
    private static final long SAMPLES_FOR_P99_9 = 100_000;

    private final Settings settings;
    private final RunListener listener;
    private final StopSwitch stop = new StopSwitch();

    /**
     * What is held against each other.
     *
     * @param rates in requests a second
     * @param runs how many of each, 1 or more
     * @param each how long each is; with a stall in it, of a tenth of that
     */
    public record Settings(List<Double> rates, int runs, Duration each) {
        public Settings {
            rates = List.copyOf(rates);
        }
    }

    /** One that is not running yet. */
    public TruthRun(Settings settings, RunListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    /** Ends it soon. From any thread. */
    public void abort() {
        stop.throwNow();
    }

    /**
     * Runs.
     *
     * @throws TargetException where a server cannot be started
     * @throws CancellationException where it was aborted
     */
    public Truth run() {
        List<Truth.Observed> observed = new ArrayList<>();
        Duration stall = settings.each().dividedBy(10);
        observe(DRAWN, "", false, observed);
        observe(
                FIXED + ", a stall of " + Durations.text(stall),
                "{at: " + Durations.text(settings.each().dividedBy(2)) + ", for: " + Durations.text(stall) + "}",
                true,
                observed);
        return Truth.of(settings.each(), settings.runs(), observed);
    }

    private void observe(String served, String stall, boolean stalls, List<Truth.Observed> into) {
        Profile profile = profile(stalls ? FIXED : DRAWN, stall);
        List<Caveat> notes = new ArrayList<>();
        int parts = settings.rates().size() * settings.runs();
        listener.step("starting a server that answers in " + served);
        try (ProcessLauncher launcher = new ProcessLauncher();
                MockBackends backends = MockBackends.start(
                        launcher, ServeCommand.ofThisProcess(), profile.topology(), Reached.START_WITHIN);
                DrivenTarget driven = DrivenTarget.open(profile, DirectServers.of(backends, profile), notes, stop);
                ProgressFeed feed = new ProgressFeed(
                        "truth", listener, parts * settings.each().toNanos())) {
            driven.warmUp(listener, notes);
            int part = 0;
            for (double rate : settings.rates()) {
                for (int run = 0; run < settings.runs(); run++) {
                    stop.goOn();
                    String name = Rates.text(rate) + ", run " + (run + 1) + " of " + settings.runs();
                    backends.mark();
                    Recording recording = driven.driver()
                            .drive(
                                    Arrival.constant(rate, settings.each()),
                                    driven.requests().withSeed(profile.seed() + run),
                                    feed.part(
                                            name, ++part, parts, settings.each().toNanos()));
                    stop.goOn();
                    figures(recording, backends.counts().path("served_nanos"), stalls)
                            .forEach((figure, pair) ->
                                    into.add(new Truth.Observed(served, rate, figure, pair[0], pair[1])));
                }
            }
        }
    }

    private Profile profile(String latency, String stall) {
        Overrides.Builder plan = Overrides.builder()
                .rate(Rates.text(settings.rates().get(0)))
                .duration(Durations.text(settings.each()))
                .connections(Integer.toString(CONNECTIONS))
                .set("topology.servers=[filesystem]")
                .set("topology.backend.latency=" + latency);
        if (!stall.isEmpty()) {
            plan.set("topology.backend.stall=" + stall);
        }
        Profile profile = ProfileReader.adHoc(plan.build());
        return profile.asking(profile.arrival(), List.of(new Operation.EachServer(1)));
    }

    /** What the server took and what the driver reported, by the names of figures. */
    private static Map<String, long[]> figures(Recording recording, JsonNode served, boolean stalls) {
        Histogram reported = recording.stages().get(0).response();
        if (reported.getTotalCount() != served.path("count").asLong()) {
            throw new TargetException(
                    "the server answered " + served.path("count").asLong() + " requests and the driver had "
                            + reported.getTotalCount() + " answers: they cannot be held against each other");
        }
        Map<String, long[]> figures = new LinkedHashMap<>();
        if (!stalls) {
            figures.put("p50", pair(served, "p50", reported, 50));
            figures.put("p90", pair(served, "p90", reported, 90));
            figures.put("p99", pair(served, "p99", reported, 99));
            if (reported.getTotalCount() >= SAMPLES_FOR_P99_9) {
                figures.put("p99.9", pair(served, "p99_9", reported, 99.9));
            }
        } else {
            figures.put("max", new long[] {served.path("max").asLong(), reported.getMaxValue()});
        }
        return figures;
    }

    private static long[] pair(JsonNode served, String key, Histogram reported, double percentile) {
        return new long[] {served.path(key).asLong(), reported.getValueAtPercentile(percentile)};
    }
}
