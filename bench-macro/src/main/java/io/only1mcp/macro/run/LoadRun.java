package io.only1mcp.macro.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.environment.EnvironmentReader;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.recording.BackendCounts;
import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.HistogramLog;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.Second;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.recording.TargetUsage;
import io.only1mcp.core.report.MarkdownReport;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.TargetInfo;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.Judge;
import io.only1mcp.core.verdict.Judgement;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.macro.client.McpClient;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.client.Tool;
import io.only1mcp.macro.driver.LoadDriver;
import io.only1mcp.macro.driver.Requests;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.transport.NettyTransport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call from a profile and a target to a result: reaches or starts the target, warms it up, drives the profile,
 * observes, judges, keeps the result and stops what it started, on every path out. Used once.
 */
public final class LoadRun {
    /** The warm-up asks with other draws, so that it fills no cache for the run. */
    private static final long WARM_UP_SEED = 0x5DEECE66DL;

    private final Settings settings;
    private final RunListener listener;
    private final Instant startedAt = Instant.now();
    private final Environment environment;
    private final List<Caveat> notes;
    private volatile @Nullable LoadDriver driver;
    private volatile boolean aborted;

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
     */
    public record Settings(
            Profile profile,
            @Nullable RunTarget target,
            Map<String, String> headers,
            Path results,
            String version,
            @Nullable String commit,
            List<Caveat> notes) {
        public Settings {
            headers = Map.copyOf(headers);
            notes = List.copyOf(notes);
        }
    }

    /**
     * What a run leaves.
     *
     * @param result all of it
     * @param folder where it is kept
     */
    public record Outcome(RunResult result, Path folder) {}

    /** A run that has not begun. */
    public LoadRun(Settings settings, RunListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.notes = new ArrayList<>(settings.notes());
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
     * @throws io.only1mcp.core.recording.UnwritableException where the result cannot be kept
     * @throws CancellationException where it was aborted before anything was measured
     */
    public Outcome run() {
        Profile profile = settings.profile();
        ResultFolder folder = ResultFolder.create(settings.results(), startedAt, profile.name());
        try (Reached target = Reached.of(settings, listener)) {
            goOn();
            listener.step("asking " + target.name() + " what it speaks");
            try (Clients clients = clients(profile, target)) {
                return new Outcome(drive(profile, target, clients, folder), folder.path());
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
        aborted = true;
        LoadDriver driving = driver;
        if (driving != null) {
            driving.abort();
        }
    }

    private RunResult drive(Profile profile, Reached target, Clients clients, ResultFolder folder) {
        McpClient first = clients.first();
        Map<String, JsonNode> tools = new LinkedHashMap<>();
        for (Tool tool : first.listTools()) {
            tools.put(tool.name(), tool.definition());
        }
        if (!first.rejectedTools().isEmpty()) {
            notes.add(Caveat.note(
                    "rejected_tools",
                    "tools left out, because their definitions break the specification: "
                            + String.join("; ", first.rejectedTools()),
                    "mend their x-mcp-header annotations"));
        }
        Endpoint endpoint = new Endpoint(target.url(), first.protocol());
        WorkloadPlan.Offered offered =
                new WorkloadPlan.Offered(target.names(), tools, first.capabilities(), target.catalogue());
        WorkloadPlan plan = WorkloadPlan.of(profile, endpoint, offered, clients.heads());
        if (plan.listsOnly()) {
            notes.add(Caveat.note(
                    "lists_only",
                    "only lists were asked for: tools that were merely discovered are never called",
                    "name what may be called: --call TOOL='{…}', or a workload in the profile"));
        }
        try (LoadDriver opened = driver(profile, target, plan.requests())) {
            driver = opened;
            goOn();
            if (opened.openConnections() == 0) {
                throw new TargetException(target.url() + ": no connection could be opened: " + opened.refusal());
            }
            // A target that dies is not loaded to the end of the plan.
            target.whenGone(opened::abort);
            warmUp(profile, target, opened, plan.requests());
            goOn();
            listener.step("running " + profile.name());
            Driven driven = measure(profile, target, opened, plan.requests(), folder);
            target.mustBeAlive("during the run");
            return keep(profile, target, first, plan, driven, folder);
        } finally {
            driver = null;
        }
    }

    private static Clients clients(Profile profile, Reached target) {
        return target instanceof Piped piped
                ? piped.connected(protocol(profile))
                : Clients.connect(target.url(), target.clients().headers(), protocol(profile));
    }

    private static LoadDriver driver(Profile profile, Reached target, Requests requests) {
        if (target instanceof Piped piped) {
            return new LoadDriver(piped.pipe(), connections(profile), profile.timeout(), requests);
        }
        LoadDriver.Settings driverSettings = new LoadDriver.Settings(
                Addresses.of(target.url()),
                Addresses.tls(target.url()),
                connections(profile),
                profile.timeout(),
                NettyTransport.chosen());
        return new LoadDriver(driverSettings, requests);
    }

    private void goOn() {
        if (aborted) {
            throw new CancellationException("aborted before anything was measured");
        }
    }

    private static int connections(Profile profile) {
        int most = profile.connections();
        if (profile.arrival() instanceof Arrival.Closed closed) {
            // A user waits for answers, never for a connection.
            most = closed.mostUsers();
        }
        return most;
    }

    private void warmUp(Profile profile, Reached target, LoadDriver opened, Requests requests) {
        WarmUp warmUp = target.warmUp(profile.warmUp());
        if (warmUp.requests() > 0 && !warmUp.atMost().isZero()) {
            listener.step("warming up: " + warmUp.requests() + " requests or "
                    + warmUp.atMost().toMillis() / 1e3 + " s");
            target.faults(false);
            Requests others = requests.withSeed(profile.seed() ^ WARM_UP_SEED);
            Recording driven = warmUp.how() == WarmUp.How.HARD
                    ? opened.driveHard(warmUp.requests(), warmUp.atMost(), others, new Unheard())
                    : opened.drive(WarmUps.atFirstRate(profile.arrival(), warmUp), others, new Unheard());
            Counts counts = driven.counts();
            target.mustBeAlive("during the warm-up");
            if (counts.ok() == 0 && counts.intended() > 0 && !aborted) {
                throw new TargetException(target.url() + ": none of " + counts.intended()
                        + " warm-up requests was answered well: " + WarmUps.why(driven));
            }
            if (counts.ok() < WarmUp.DEFAULT.requests()) {
                notes.add(WarmUps.shortNote(counts.ok()));
            }
        } else {
            notes.add(WarmUps.shortNote(0));
        }
        target.reset().ifPresent(notes::add);
        target.faults(true);
        // What the warm-up left behind is collected now and not amid the run; a collection may leave work for another.
        System.gc();
        System.gc();
    }

    private record Driven(Recording recording, Collector.Collected collected) {}

    private Driven measure(Profile profile, Reached target, LoadDriver opened, Requests requests, ResultFolder folder) {
        HistogramLog log = new HistogramLog(folder.histograms(), Instant.now(), requests.operations());
        Collector collector =
                new Collector(profile, LoadDriver.windows(profile.arrival()), log, listener, opened::stop);
        Recording recording;
        Reached.Observation observation = target.observe(collector::target, collector::backends);
        try {
            target.mark();
            recording = opened.drive(profile.arrival(), requests, collector, target.ledger(requests));
        } finally {
            observation.close();
        }
        return new Driven(recording, collector.end());
    }

    private RunResult keep(
            Profile profile, Reached target, McpClient client, WorkloadPlan plan, Driven driven, ResultFolder folder) {
        target.notes().forEach(notes::add);
        TargetUsage usage = driven.collected().usage();
        Recording recording = driven.recording();
        Optional<BackendCounts> backends = target.counts(recording.counts().sent(), plan.callsAnswered(recording));
        Validity validity = Validity.of(recording, notes);
        Judgement judgement = Judge.run(recording, usage, backends, profile.thresholds(), profile.untilBroken());
        ExitStatus status = aborted ? ExitStatus.INTERRUPTED : ExitStatus.of(validity, judgement.verdict(), false);
        ProtocolVersion version = client.protocol();
        RunResult result = new RunResult(
                RunResult.Kind.LOAD,
                settings.version(),
                startedAt,
                profile.tree(),
                new TargetInfo(
                        target.name(),
                        target.url().toString(),
                        target.path(),
                        version.modern() ? TargetInfo.Era.MODERN : TargetInfo.Era.OLDER,
                        version.text(),
                        target.features(),
                        client.server().path("name").asText(null),
                        client.server().path("version").asText(null)),
                environment,
                List.of(MeasuredRun.of(
                        recording,
                        target.path(),
                        profile.seed(),
                        usage,
                        driven.collected().backends(),
                        backends,
                        driven.collected().seconds(),
                        validity,
                        judgement,
                        status)),
                status);
        folder.keep(result);
        folder.keep(ResultFolder.REPORT, MarkdownReport.of(result));
        return result;
    }

    static @Nullable ProtocolVersion protocol(Profile profile) {
        return profile.protocol().equals(Profile.AUTO) ? null : ProtocolVersion.of(profile.protocol());
    }

    /** Of a warm-up nothing is kept. */
    private static final class Unheard implements LoadDriver.Listener {
        @Override
        public void started(long nanoTime) {}

        @Override
        public void second(Second second, Consumer<Second> giveBack) {
            giveBack.accept(second);
        }

        @Override
        public void stageOver(int stage, StageRecording recording) {}
    }
}
