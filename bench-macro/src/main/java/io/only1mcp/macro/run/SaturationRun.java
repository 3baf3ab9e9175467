package io.only1mcp.macro.run;

import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.environment.EnvironmentReader;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.report.SaturationReport;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.SaturationResult;
import io.only1mcp.core.saturation.Probe;
import io.only1mcp.core.saturation.RateSearch;
import io.only1mcp.core.saturation.Recovery;
import io.only1mcp.core.saturation.Saturation;
import io.only1mcp.core.saturation.Step;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.Doubts;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.macro.driver.LoadDriver;
import io.only1mcp.macro.driver.Requests;
import io.only1mcp.wire.transport.NettyTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One call from a profile and a target to where the target breaks: the search for the highest rate that it sustains, what more
 * and more users get, and how long it takes to recover. Used once.
 */
public final class SaturationRun {
    /** Before each window so much of its length does not count. */
    private static final int LEAD_IN = 3;
    /** The window is cut into so many parts, to see whether what is in hand grows. */
    private static final int PARTS = 6;

    private static final int LEAD_IN_STAGES = 2;
    /** A probe of twice what the target bears takes so many times its own length until all of it is settled. */
    private static final int LONGEST = 2;

    private static final double OVERLOAD = 1.5;
    /** Recovery is looked at in slices of a twelfth of a probe, for forty of them. */
    private static final int SLICE = 12;

    private static final int SLICES = 40;

    private final Settings settings;
    private final RunListener listener;
    private final Instant startedAt = Instant.now();
    private final Environment environment;
    private final Set<Caveat> notes = new LinkedHashSet<>();
    private final Doubts doubts = new Doubts();
    private final StopSwitch stop = new StopSwitch();
    private long seed;

    /**
     * What to run.
     *
     * @param profile whose workload, connections, seed and thresholds count; how its requests come does not
     * @param target what to drive; null for the target that the profile names
     * @param headers sent with every request
     * @param from the first rate that is tried, per second, more than 0
     * @param most the highest rate that is tried, per second
     * @param step how far apart, as a share of the rate, what passes and what fails may stay
     * @param probe how long each rate is offered, behind a third of that which does not count
     * @param atMost how long the search may take; it ends before a probe that would take longer
     * @param inconclusiveFails whether an inconclusive verdict is a failure
     * @param results under which the run's own folder is made
     * @param version of this program
     * @param commit of this program's source, or null where it is not known
     */
    public record Settings(
            Profile profile,
            @Nullable RunTarget target,
            Map<String, String> headers,
            double from,
            double most,
            double step,
            Duration probe,
            Duration atMost,
            boolean inconclusiveFails,
            Path results,
            String version,
            @Nullable String commit) {
        public Settings {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * What it leaves.
     *
     * @param result all of it
     * @param folder where it is kept
     * @param unkept what of it could not be written there; null where all of it is there
     */
    public record Outcome(
            SaturationResult result, Path folder, @Nullable UnwritableException unkept) {}

    /** A search that has not begun. */
    public SaturationRun(Settings settings, RunListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.seed = settings.profile().seed();
        this.environment = EnvironmentReader.read(
                NettyTransport.chosen().text(),
                PooledByteBufAllocator.DEFAULT.getClass().getSimpleName(),
                settings.commit());
    }

    /**
     * Runs.
     *
     * @throws io.only1mcp.core.profile.ProfileException where the profile does not fit the target
     * @throws io.only1mcp.macro.client.TargetException where the target cannot be started or reached
     * @throws UnwritableException where no folder can be made for the result, before anything is measured
     * @throws CancellationException where it was aborted before anything was measured
     */
    public Outcome run() {
        Profile profile = plan();
        ResultFolder folder = ResultFolder.create(settings.results(), startedAt, "saturate");
        LoadRun.Settings reached = new LoadRun.Settings(
                profile,
                settings.target(),
                settings.headers(),
                settings.results(),
                settings.version(),
                settings.commit(),
                List.of());
        try (Reached target = Reached.of(reached, listener)) {
            stop.goOn();
            listener.step("connecting to " + target.name());
            try (DrivenTarget driven = DrivenTarget.open(profile, target, notes, stop)) {
                return drive(profile, target, driven, folder);
            }
        } finally {
            folder.discardIfEmpty();
        }
    }

    /** Ends it soon, from any thread. Where no rate was tried yet, it has no result. */
    public void abort() {
        stop.throwNow();
    }

    /** The profile at the first rate, for as long as everything may take. */
    private Profile plan() {
        Profile profile = settings.profile();
        Duration length = settings.atMost().plus(Duration.ofMinutes(1));
        return profile.asking(Arrival.constant(settings.from(), length), profile.workload());
    }

    private Outcome drive(Profile profile, Reached target, DrivenTarget driven, ResultFolder folder) {
        stop.goOn();
        driven.warmUp(listener, notes);
        notes.addAll(target.notes());
        driven.prepare(notes);
        stop.goOn();
        List<Probe> probes = new ArrayList<>();
        RateSearch search = new RateSearch(settings.from(), settings.most(), settings.step());
        boolean finished;
        List<Step> ladder;
        Recovery recovery;
        try (ProgressFeed feed = new ProgressFeed(
                "saturation of " + target.name(), listener, settings.atMost().toNanos())) {
            finished = search(driven, search, probes, feed);
            target.mustBeAlive("during the search");
            ladder = ladder(profile, driven, feed);
            recovery = recovery(driven, search, feed);
        }
        target.mustBeAlive("during the search");
        if (probes.isEmpty()) {
            throw new CancellationException("aborted before a rate was tried");
        }
        notes.addAll(doubts.caveats());
        return keep(driven, Saturation.of(search, finished, probes, ladder, recovery, profile.thresholds()), folder);
    }

    private boolean search(DrivenTarget driven, RateSearch search, List<Probe> probes, ProgressFeed feed) {
        long deadline = System.nanoTime() + settings.atMost().toNanos();
        long longest = LONGEST * settings.probe().plus(leadIn()).toNanos();
        OptionalDouble next = search.next();
        while (next.isPresent() && !stop.isThrown()) {
            if (System.nanoTime() + longest > deadline) {
                return false;
            }
            double rate = next.getAsDouble();
            Recording recording = drive(driven, probe(rate), "offering " + Rates.text(rounded(rate)), feed);
            if (stop.isThrown()) {
                return false;
            }
            Probe probe = Probe.of(recording, LEAD_IN_STAGES, settings.profile().thresholds());
            probes.add(probe);
            doubts.add(recording);
            search.tell(probe.outcome());
            next = search.next();
        }
        return !stop.isThrown();
    }

    private Duration leadIn() {
        return settings.probe().dividedBy(LEAD_IN);
    }

    private static double rounded(double rate) {
        return rate < 100 ? rate : Math.rint(rate);
    }

    private Arrival probe(double rate) {
        List<Arrival.Stage> stages = new ArrayList<>();
        stages.add(new Arrival.Stage(Duration.ZERO, 0, rate));
        stages.add(new Arrival.Stage(leadIn(), rate, rate));
        for (int i = 0; i < PARTS; i++) {
            stages.add(new Arrival.Stage(settings.probe().dividedBy(PARTS), rate, rate));
        }
        return Arrival.stages(stages);
    }

    private Recording drive(DrivenTarget driven, Arrival arrival, String what, ProgressFeed feed) {
        // Draws of its own: no part finds in a cache what one before left there.
        Requests requests = driven.requests().withSeed(seed++);
        LoadDriver.Listener heard = feed.part(what, 0, 0, arrival.duration().toNanos());
        return driven.driver().drive(arrival, requests, heard);
    }

    /** 1, 2, 4 and so on users, up to one for each connection. */
    private List<Step> ladder(Profile profile, DrivenTarget driven, ProgressFeed feed) {
        List<Arrival.Step> steps = new ArrayList<>();
        for (int users = 1; users < profile.connections(); users *= 2) {
            steps.add(new Arrival.Step(users, settings.probe().dividedBy(2)));
        }
        steps.add(new Arrival.Step(profile.connections(), settings.probe().dividedBy(2)));
        List<Step> ladder = new ArrayList<>();
        if (!stop.isThrown()) {
            Recording recording = drive(driven, new Arrival.Closed(steps), "more and more users", feed);
            for (int i = 0; i < recording.stages().size(); i++) {
                StageRecording stage = recording.stages().get(i);
                if (!stage.cut()) {
                    ladder.add(Step.of(steps.get(i).users(), stage));
                }
            }
        }
        return ladder;
    }

    /** Half of what was sustained, then half as much again as what was not, then half of what was sustained until it recovers. */
    private @Nullable Recovery recovery(DrivenTarget driven, RateSearch search, ProgressFeed feed) {
        if (stop.isThrown()
                || search.driverLimit()
                || search.highestPassed().isEmpty()
                || search.lowestFailed().isEmpty()) {
            return null;
        }
        double base = search.highestPassed().getAsDouble() / 2;
        double overload = OVERLOAD * search.lowestFailed().getAsDouble();
        List<Arrival.Stage> stages = new ArrayList<>(List.of(
                new Arrival.Stage(Duration.ZERO, 0, base),
                new Arrival.Stage(leadIn(), base, base),
                new Arrival.Stage(Duration.ZERO, base, overload),
                new Arrival.Stage(leadIn().multipliedBy(2), overload, overload),
                new Arrival.Stage(Duration.ZERO, overload, base)));
        int before = 1;
        int over = 3;
        int after = stages.size();
        for (int i = 0; i < SLICES; i++) {
            stages.add(new Arrival.Stage(settings.probe().dividedBy(SLICE), base, base));
        }
        Recording recording = drive(driven, Arrival.stages(stages), "overload and recovery", feed);
        List<StageRecording> all = recording.stages();
        return all.size() <= after || stop.isThrown()
                ? null
                : Recovery.of(all.get(before), all.get(over), all.subList(after, all.size()));
    }

    private Outcome keep(DrivenTarget driven, Saturation saturation, ResultFolder folder) {
        ExitStatus status = stop.isThrown()
                ? ExitStatus.INTERRUPTED
                : ExitStatus.of(saturation.validity(), saturation.verdict(), settings.inconclusiveFails());
        SaturationResult result = new SaturationResult(
                RunResult.Kind.SATURATION,
                settings.version(),
                startedAt,
                plan().tree(),
                driven.info(),
                environment,
                settings.step(),
                saturation,
                Caveat.worstFirst(notes),
                status);
        return new Outcome(
                result, folder.path(), folder.keepBoth(ResultJson.write(result), SaturationReport.markdown(result)));
    }
}
