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
import io.only1mcp.core.recording.BackendCounts;
import io.only1mcp.core.recording.HistogramLog;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.TargetUsage;
import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.report.MarkdownReport;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.Repetition;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.TargetInfo;
import io.only1mcp.core.result.WarmUpResult;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.Floor;
import io.only1mcp.core.verdict.Judge;
import io.only1mcp.core.verdict.Judgement;
import io.only1mcp.core.verdict.RepeatedJudgement;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.macro.calibration.Calibration;
import io.only1mcp.macro.calibration.CalibrationCache;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.driver.LoadDriver;
import io.only1mcp.macro.driver.Requests;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.transport.NettyTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One call from a profile and a target to a result: reaches or starts the target, warms it up, drives the profile,
 * observes, judges, keeps the result and stops what it started, on every path out. Used once.
 */
public final class LoadRun {
    private final Settings settings;
    private final RunListener listener;
    private final Instant startedAt = Instant.now();
    private final Environment environment;
    private final Set<Caveat> notes;
    private final StopSwitch stop = new StopSwitch();
    private @Nullable Floor floor;
    private @Nullable UnwritableException unkept;

    /**
     * What to run.
     *
     * @param profile the plan
     * @param target what to drive; null for the target that the profile names
     * @param headers sent with every request, beside those of the target file
     * @param results under which the run's own folder is made
     * @param version of this program
     * @param commit of this program's source, or null where it is not known
     * @param notes what the caller has to say of the plan, such as that its time was scaled
     * @param calibration where what the driver itself is capable of is kept for a day; null where it is not asked
     */
    public record Settings(
            Profile profile,
            @Nullable RunTarget target,
            Map<String, String> headers,
            Path results,
            String version,
            @Nullable String commit,
            List<Caveat> notes,
            @Nullable CalibrationCache calibration) {
        public Settings {
            headers = Map.copyOf(headers);
            notes = List.copyOf(notes);
        }

        /** The settings of a run that does not ask what the driver itself is capable of. */
        public Settings(
                Profile profile,
                @Nullable RunTarget target,
                Map<String, String> headers,
                Path results,
                String version,
                @Nullable String commit,
                List<Caveat> notes) {
            this(profile, target, headers, results, version, commit, notes, null);
        }
    }

    /**
     * What a run leaves.
     *
     * @param result all of it
     * @param folder where it is kept
     * @param unkept what of it could not be written there; null where all of it is there
     */
    public record Outcome(
            RunResult result, Path folder, @Nullable UnwritableException unkept) {}

    /** A run that has not begun. */
    public LoadRun(Settings settings, RunListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.notes = new LinkedHashSet<>(settings.notes());
        // Read before anything is started: the load of the machine is that of others.
        this.environment = EnvironmentReader.read(
                NettyTransport.chosen().name().toLowerCase(Locale.ROOT),
                PooledByteBufAllocator.DEFAULT.getClass().getSimpleName(),
                settings.commit());
    }

    /**
     * Runs.
     *
     * @throws ProfileException where the profile does not fit the target, such as a tool that it does not have
     * @throws TargetException where the target cannot be started or reached, or does not speak what it was asked
     * @throws UnwritableException where no folder or log can be made for the result, before anything is measured
     * @throws CancellationException where it was aborted before anything was measured
     */
    public Outcome run() {
        Profile profile = settings.profile();
        ResultFolder folder = ResultFolder.create(settings.results(), startedAt, profile.name());
        try (Reached target = Reached.of(settings, listener)) {
            stop.goOn();
            listener.step("connecting to " + target.name());
            try (DrivenTarget driven = DrivenTarget.open(profile, target, notes, stop)) {
                stop.goOn();
                floor = calibrated();
                RunResult result = drive(target, driven, folder);
                return new Outcome(result, folder.path(), unkept);
            }
        } finally {
            folder.discardIfEmpty();
        }
    }

    /**
     * Ends the run soon, from any thread. Its result is that of an interrupted run; where nothing was measured yet, it
     * has none.
     */
    public void abort() {
        stop.throwNow();
    }

    /** What the driver itself is capable of, asked while the target is there and idle: whoever has its URL wrong need not wait. */
    private @Nullable Floor calibrated() {
        CalibrationCache cache = settings.calibration();
        if (cache == null) {
            return null;
        }
        return cache.floor(environment, settings.version(), clock -> {
            listener.step("measuring the driver itself");
            return Calibration.measure(NettyTransport.chosen(), clock, stop::goOn);
        });
    }

    private RunResult drive(Reached target, DrivenTarget driven, ResultFolder folder) {
        Profile profile = settings.profile();
        stop.goOn();
        driven.askCold(listener);
        stop.goOn();
        driven.holdStreams(listener);
        Rehearsal.collect(profile, driven.requests().operations());
        WarmUpResult warmUp = driven.warmUp(listener, notes);
        notes.addAll(target.notes());
        List<MeasuredRun> runs = new ArrayList<>();
        List<Judgement> judgements = new ArrayList<>();
        while (runs.size() < profile.runs() && unkept == null) {
            int number = runs.size() + 1;
            driven.prepare(notes);
            if (runs.isEmpty()) {
                stop.goOn();
            } else if (stop.isThrown()) {
                break;
            }
            String title =
                    profile.runs() == 1 ? profile.name() : profile.name() + ", run " + number + " of " + profile.runs();
            listener.step("running " + title);
            // Draws of its own: no run finds in a cache what the one before left there.
            Requests requests = driven.requests().withSeed(profile.seed() + number - 1);
            Driven one;
            try {
                one = measure(title, target, driven.driver(), requests, folder.histograms(number, profile.runs()));
            } catch (UnwritableException e) {
                if (runs.isEmpty()) {
                    throw e;
                }
                unkept = e;
                break;
            }
            unkept = one.collected().unkept();
            target.mustBeAlive("during the run");
            judge(target, driven.amplification(), one, requests.seed(), runs, judgements);
        }
        return keep(
                driven.info(), warmUp, runs, judgements, shortOverhead(target).orElse(null), folder);
    }

    /** What the proxy adds, by the short form of the paired experiment, where the profile asks for it and we started both. */
    private Optional<RateOverhead> shortOverhead(Reached target) {
        Profile profile = settings.profile();
        if (!profile.shortOverhead() || stop.isThrown() || !(target instanceof Embedded embedded)) {
            return Optional.empty();
        }
        listener.step("comparing " + target.name() + " with its backends");
        Duration leg = PairedExperiment.SHORT_LEG;
        long nanos = PairedExperiment.nanos(PairedExperiment.SHORT_PAIRS, leg);
        target.faults(false);
        try {
            Profile calls = profile.asking(
                    Arrival.constant(PairedExperiment.SHORT_PER_SECOND, Duration.ofNanos(nanos)),
                    PairedExperiment.calls(profile));
            Reached backends = DirectServers.behind(embedded, calls, settings.headers());
            // What is to be said of the target has been said.
            List<Caveat> said = new ArrayList<>();
            try (DrivenTarget proxied = DrivenTarget.open(calls, target, said, stop);
                    DrivenTarget direct = DrivenTarget.open(calls, backends, said, stop);
                    ProgressFeed feed = new ProgressFeed(profile.name() + ", overhead", listener, nanos)) {
                PairedExperiment experiment = new PairedExperiment(direct, proxied, stop, leg);
                List<DrivenPair> pairs = experiment.drive(
                        PairedExperiment.SHORT_PER_SECOND,
                        PairedExperiment.SHORT_PAIRS,
                        profile.seed() + Profile.MOST_RUNS,
                        feed,
                        0,
                        2 * PairedExperiment.SHORT_PAIRS);
                return pairs.isEmpty()
                        ? Optional.empty()
                        : Optional.of(RateOverhead.of(
                                PairedExperiment.SHORT_PER_SECOND, pairs, Overhead.LIMITS, profile.seed()));
            }
        } catch (ProfileException | TargetException impossible) {
            // The run itself is whole; what could not be added to it is absent, and bench overhead says why.
            listener.step("not compared: " + impossible.getMessage());
            return Optional.empty();
        }
    }

    private record Driven(Recording recording, Collector.Collected collected) {}

    private Driven measure(String title, Reached target, LoadDriver driver, Requests requests, Path raw) {
        Profile profile = settings.profile();
        HistogramLog log = new HistogramLog(raw, Instant.now(), requests.operations());
        Collector collector =
                new Collector(title, profile, LoadDriver.windows(profile.arrival()), log, listener, driver::stop);
        Recording recording;
        Reached.Observation observation = target.observe(collector::target, collector::backends);
        try {
            target.mark();
            driver.liveSessions();
            if (profile.streams().changesPerSecond() > 0) {
                target.changes(profile.streams().changesPerSecond());
            }
            recording = driver.drive(profile.arrival(), requests, collector, target.ledger(requests));
        } finally {
            observation.close();
            if (profile.streams().changesPerSecond() > 0) {
                target.changes(0);
            }
        }
        return new Driven(recording, collector.end());
    }

    private void judge(
            Reached target,
            Amplification amplification,
            Driven driven,
            long seed,
            List<MeasuredRun> runs,
            List<Judgement> judgements) {
        Profile profile = settings.profile();
        TargetUsage usage = driven.collected().usage();
        Recording recording = driven.recording();
        Optional<BackendCounts> backends = target.tally().map(tally -> amplification.of(tally, recording));
        List<Caveat> all = new ArrayList<>(notes);
        if (floor != null) {
            all.addAll(floor.notes(recording));
        }
        Validity validity = Validity.of(recording, all);
        Judgement judgement = Judge.run(recording, usage, backends, profile.thresholds(), profile.untilBroken());
        judgements.add(judgement);
        runs.add(MeasuredRun.of(
                recording,
                target.path(),
                seed,
                usage,
                driven.collected().backends(),
                backends,
                driven.collected().seconds(),
                validity,
                judgement,
                stop.isThrown()
                        ? ExitStatus.INTERRUPTED
                        : ExitStatus.of(validity.level(), judgement.verdict(), false)));
    }

    private RunResult keep(
            TargetInfo target,
            @Nullable WarmUpResult warmUp,
            List<MeasuredRun> runs,
            List<Judgement> judgements,
            @Nullable RateOverhead overhead,
            ResultFolder folder) {
        Profile profile = settings.profile();
        Repetition repetition = profile.runs() == 1
                ? null
                : Repetition.of(runs, RepeatedJudgement.of(judgements, profile.untilBroken()));
        ExitStatus status = stop.isThrown()
                ? ExitStatus.INTERRUPTED
                : repetition == null
                        ? runs.get(0).exitStatus()
                        : ExitStatus.of(repetition.validity(), repetition.verdict(), false);
        RunResult result = new RunResult(
                RunResult.Kind.LOAD,
                settings.version(),
                startedAt,
                profile.tree(),
                target,
                environment,
                floor,
                warmUp,
                runs,
                repetition,
                overhead,
                status);
        UnwritableException lost = folder.keepBoth(ResultJson.write(result), MarkdownReport.of(result));
        unkept = unkept == null ? lost : unkept;
        return result;
    }

    static @Nullable ProtocolVersion protocol(Profile profile) {
        return profile.protocol().equals(Profile.AUTO) ? null : ProtocolVersion.of(profile.protocol());
    }
}
