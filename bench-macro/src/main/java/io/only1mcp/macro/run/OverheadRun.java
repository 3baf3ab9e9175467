package io.only1mcp.macro.run;

import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.environment.EnvironmentReader;
import io.only1mcp.core.overhead.DrivenPair;
import io.only1mcp.core.overhead.Overhead;
import io.only1mcp.core.overhead.RateOverhead;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.report.OverheadReport;
import io.only1mcp.core.result.OverheadResult;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.Doubts;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.wire.transport.NettyTransport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** One call from a profile and a proxy to what the proxy adds: the paired experiment at several rates. Used once. */
public final class OverheadRun {
    private final Settings settings;
    private final RunListener listener;
    private final Instant startedAt = Instant.now();
    private final Environment environment;
    private final Set<Caveat> notes;
    private final StopSwitch stop = new StopSwitch();

    /**
     * What to run.
     *
     * @param profile whose workload, connections, seed and limits count; of the workload the calls of tools
     *     alone, because what a proxy lists is not what its backends list
     * @param target the proxy; null for the one that the profile names, with its backends
     * @param direct what stands behind a proxy that runs already; null where the run starts it
     * @param headers sent with every request on both paths
     * @param rates at which it is measured, per second, each more than 0
     * @param pairs at each rate, 2 or more and even
     * @param leg how long each path is measured in each pair
     * @param inconclusiveFails whether an inconclusive verdict is a failure
     * @param results under which the run's own folder is made
     * @param version of this program
     * @param commit of this program's source, or null where it is not known
     */
    public record Settings(
            Profile profile,
            @Nullable RunTarget target,
            @Nullable URI direct,
            Map<String, String> headers,
            List<Double> rates,
            int pairs,
            Duration leg,
            boolean inconclusiveFails,
            Path results,
            String version,
            @Nullable String commit) {
        public Settings {
            headers = Map.copyOf(headers);
            rates = List.copyOf(rates);
            if (rates.isEmpty() || pairs < 2 || pairs % 2 != 0) {
                throw new IllegalArgumentException("overhead: takes a rate or more, and an even number of pairs");
            }
        }
    }

    /**
     * What an experiment leaves.
     *
     * @param result all of it
     * @param folder where it is kept
     * @param unkept what of it could not be written there; null where all of it is there
     */
    public record Outcome(
            OverheadResult result, Path folder, @Nullable UnwritableException unkept) {}

    /** An experiment that has not begun. */
    public OverheadRun(Settings settings, RunListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.notes = new LinkedHashSet<>();
        this.environment = EnvironmentReader.read(
                NettyTransport.chosen().text(),
                PooledByteBufAllocator.DEFAULT.getClass().getSimpleName(),
                settings.commit());
    }

    /**
     * Runs.
     *
     * @throws ProfileException where the two paths cannot be asked the same
     * @throws TargetException where one of them cannot be started or reached
     * @throws UnwritableException where no folder can be made for the result, before anything is measured
     * @throws CancellationException where it was aborted before anything was measured
     */
    public Outcome run() {
        Profile profile = calls(settings.profile());
        ResultFolder folder = ResultFolder.create(settings.results(), startedAt, "overhead");
        try (Reached proxy = Reached.of(
                new LoadRun.Settings(
                        profile,
                        settings.target(),
                        settings.headers(),
                        settings.results(),
                        settings.version(),
                        settings.commit(),
                        List.of()),
                listener)) {
            stop.goOn();
            Reached behind = behind(proxy, profile);
            if (proxy.ownCores().isEmpty() || behind.ownCores().isEmpty()) {
                // Both are asked alike.
                proxy.sharesCores();
                behind.sharesCores();
            }
            listener.step("connecting to " + proxy.name() + " and to what is behind it");
            try (DrivenTarget proxied = DrivenTarget.open(profile, proxy, notes, stop);
                    DrivenTarget direct = DrivenTarget.open(profile, behind, notes, stop)) {
                sameRevision(direct, proxied);
                return drive(proxy, direct, proxied, folder);
            }
        } finally {
            folder.discardIfEmpty();
        }
    }

    /** Ends the experiment soon, from any thread. Where no pair was driven yet, it has no result. */
    public void abort() {
        stop.throwNow();
    }

    /** The profile with its calls alone, evenly in time at the first rate. */
    private Profile calls(Profile profile) {
        long nanos = settings.rates().size() * PairedExperiment.nanos(settings.pairs(), settings.leg());
        return profile.asking(
                Arrival.constant(settings.rates().get(0), Duration.ofNanos(nanos)), PairedExperiment.calls(profile));
    }

    private Reached behind(Reached proxy, Profile profile) {
        URI direct = settings.direct();
        if (proxy instanceof Embedded embedded) {
            if (direct != null) {
                throw new ProfileException(
                        "--direct: the run starts " + proxy.name() + " with backends of its own; leave it out");
            }
            embedded.faults(false);
            return DirectServers.behind(embedded, profile, settings.headers());
        }
        if (proxy instanceof Piped) {
            throw new ProfileException("--target: " + proxy.name()
                    + " is spoken to over its standard streams; overhead is measured over HTTP");
        }
        if (direct == null) {
            throw new ProfileException("--direct: give the URL of the server behind " + proxy.name()
                    + ", which is asked the same without it");
        }
        return DirectServers.at(direct, profile, settings.headers());
    }

    private static void sameRevision(DrivenTarget direct, DrivenTarget proxied) {
        String behind = direct.info().protocol();
        String before = proxied.info().protocol();
        if (!behind.equals(before)) {
            throw new ProfileException("protocol: " + before + " is spoken through the proxy and " + behind
                    + " without it; say which one: --protocol " + (before.compareTo(behind) < 0 ? before : behind));
        }
    }

    private Outcome drive(Reached proxy, DrivenTarget direct, DrivenTarget proxied, ResultFolder folder) {
        stop.goOn();
        proxied.warmUp(listener, notes);
        stop.goOn();
        // What is short about it is meant: the backends were warmed up through the proxy.
        direct.warmUp(listener, new ArrayList<>());
        notes.addAll(proxy.notes());
        proxy.reset().ifPresent(notes::add);
        System.gc();
        System.gc();
        stop.goOn();
        listener.step("comparing " + proxy.name() + " with what is behind it");
        List<RateOverhead> rates = new ArrayList<>();
        Doubts doubts = new Doubts();
        int legs = 2 * settings.pairs() * settings.rates().size();
        long total = settings.rates().size() * PairedExperiment.nanos(settings.pairs(), settings.leg());
        PairedExperiment experiment = new PairedExperiment(direct, proxied, stop, settings.leg());
        long seed = settings.profile().seed();
        try (ProgressFeed feed = new ProgressFeed("overhead of " + proxy.name(), listener, total)) {
            for (double rate : settings.rates()) {
                int done = 2 * settings.pairs() * rates.size();
                List<DrivenPair> pairs = experiment.drive(rate, settings.pairs(), seed + done, feed, done, legs);
                proxy.mustBeAlive("during the experiment");
                for (DrivenPair pair : pairs) {
                    doubts.add(pair.direct());
                    doubts.add(pair.proxied());
                }
                if (!pairs.isEmpty()) {
                    rates.add(RateOverhead.of(rate, pairs, limits(), seed));
                }
                if (stop.isThrown()) {
                    break;
                }
            }
        }
        if (rates.isEmpty()) {
            throw new CancellationException("aborted before a pair was driven");
        }
        notes.addAll(doubts.caveats());
        Overhead overhead = Overhead.of(rates);
        notes.addAll(overhead.caveats());
        return keep(direct, proxied, overhead, folder);
    }

    private List<Threshold> limits() {
        List<Threshold> own = settings.profile().thresholds().stream()
                .filter(threshold -> threshold.metric().figure() == Metric.Figure.OVERHEAD
                        && threshold.comparison() == Threshold.Comparison.MAX)
                .toList();
        return own.isEmpty() ? Overhead.LIMITS : own;
    }

    private Outcome keep(DrivenTarget direct, DrivenTarget proxied, Overhead overhead, ResultFolder folder) {
        ExitStatus status = stop.isThrown()
                ? ExitStatus.INTERRUPTED
                : ExitStatus.of(overhead.validity(), overhead.verdict(), settings.inconclusiveFails());
        OverheadResult result = new OverheadResult(
                RunResult.Kind.OVERHEAD,
                settings.version(),
                startedAt,
                calls(settings.profile()).tree(),
                proxied.info(),
                direct.info(),
                environment,
                overhead,
                Caveat.worstFirst(notes),
                status);
        return new Outcome(
                result, folder.path(), folder.keepBoth(ResultJson.write(result), OverheadReport.markdown(result)));
    }
}
