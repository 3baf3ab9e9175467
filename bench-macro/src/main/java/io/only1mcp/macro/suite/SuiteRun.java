package io.only1mcp.macro.suite;

import io.only1mcp.core.baseline.Validation;
import io.only1mcp.core.compare.Change;
import io.only1mcp.core.compare.Comparer;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.compare.Suites;
import io.only1mcp.core.policy.Levels;
import io.only1mcp.core.policy.Policy;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.TargetReader;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.suite.PartsResult;
import io.only1mcp.core.suite.SuiteResult;
import io.only1mcp.macro.ab.AbRun;
import io.only1mcp.macro.ab.Build;
import io.only1mcp.macro.calibration.CalibrationCache;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.run.LoadRun;
import io.only1mcp.macro.run.RunListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Measures the commit that is checked out: its parts, its gateway from end to end, and its gateway by turns with that of the
 * commit that it is built on. Used once.
 */
public final class SuiteRun {
    /** So many runs are enough to hold a build against levels, where there is nothing to compare it with. */
    private static final int ALONE = 3;

    private static final String MICRO = "micro";

    private final Settings settings;
    private final RunListener listener;
    private final Commits commits;
    private final Commits.Base base;
    private volatile @Nullable Runnable running;
    private volatile boolean aborted;

    /**
     * Measures parts of the gateway, which this module does not know.
     *
     * @param runs of each commit, 1 or more, each with as many forks as it has
     * @param policy what counts as a change of theirs
     * @param of makes what measures them once
     */
    public record Parts(int runs, Policy policy, Maker of) {
        public Parts {
            if (runs < 1) {
                throw new IllegalArgumentException("runs: must be >= 1, got " + runs);
            }
        }

        /** Makes what measures the parts of a tree once. */
        public interface Maker {
            /**
             * Of a tree that is built.
             *
             * @param home the top of the tree
             * @param commit what it is of
             */
            Build of(Path home, String commit, RunListener listener);
        }
    }

    /**
     * What to measure.
     *
     * @param home the top of the tree, built
     * @param folder where everything goes
     * @param base the revision to compare with; null for what the commit is built on
     * @param parts of the gateway; null where they are not measured
     * @param endToEnd profiles, each judged by its own thresholds
     * @param load the profile that both builds are loaded with by turns
     * @param runs of each build, 1 or more
     * @param policy what counts as a change
     * @param levels that the load is held against
     * @param version of this program
     * @param calibration where what the driver itself is capable of is kept for a day; null where it is not asked
     */
    public record Settings(
            Path home,
            Path folder,
            @Nullable String base,
            @Nullable Parts parts,
            List<Profile> endToEnd,
            Profile load,
            int runs,
            Policy policy,
            Levels levels,
            String version,
            @Nullable CalibrationCache calibration) {
        public Settings {
            home = home.toAbsolutePath().normalize();
            folder = folder.toAbsolutePath().normalize();
            endToEnd = List.copyOf(endToEnd);
            if (runs < 1) {
                throw new IllegalArgumentException("runs: must be >= 1, got " + runs);
            }
        }
    }

    /**
     * A run that has not begun.
     *
     * @throws IllegalArgumentException where there is no such base; the message is one line that a user can act on
     */
    public SuiteRun(Settings settings, RunListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.commits = new Commits(settings.home());
        this.base = commits.base(settings.base());
    }

    /** Ends it soon, from any thread. */
    public void abort() {
        aborted = true;
        Runnable current = running;
        if (current != null) {
            current.run();
        }
    }

    /**
     * Measures.
     *
     * @throws TargetException where the gateway of this tree cannot be measured
     * @throws CancellationException where it was aborted
     */
    public SuiteResult run() {
        String head = commits.head();
        String hash = base.hash();
        String before = hash == null ? "the base" : commits.brief(hash);
        Path bench = null;
        String obstacle = base.why();
        if (hash != null) {
            listener.step("building " + before + " to compare with, which takes a minute or two");
            try (BaseTree tree = new BaseTree(commits, settings.folder().resolve("base"))) {
                abortable(tree::close);
                bench = tree.built(hash);
            } catch (TargetException e) {
                goOn();
                obstacle = before + " cannot be built: " + e.getMessage();
            }
        }
        PartsResult parts = parts(before, bench, head);
        List<RunResult> endToEnd = new ArrayList<>();
        for (Profile profile : settings.endToEnd()) {
            endToEnd.add(endToEnd(profile, head));
        }
        Load load =
                bench == null ? alone(head, Comparison.without(before, head, obstacle)) : compared(before, bench, head);
        return new SuiteResult(
                head, hash == null ? null : before, parts, endToEnd, load.comparisons(), levels(load.head()));
    }

    private void goOn() {
        if (aborted) {
            throw new CancellationException("aborted before all was measured");
        }
    }

    /** From now on it is this that ends what is going on. */
    private void abortable(Runnable abort) {
        running = abort;
        goOn();
    }

    /** The parts of this tree, by turns with those of the base where there is one that can be measured. */
    private @Nullable PartsResult parts(String before, @Nullable Path bench, String head) {
        Parts parts = settings.parts();
        if (parts == null) {
            return null;
        }
        if (bench == null) {
            return PartsResult.of(
                    partsAlone(parts, head), List.of(), parts.policy().leastRuns());
        }
        Watched older = new Watched(parts.of().of(Objects.requireNonNull(bench.getParent()), before, listener));
        AbRun turns = new AbRun(
                new AbRun.Settings(
                        older, parts.of().of(settings.home(), head, listener), parts.runs(), settings.folder(), MICRO),
                listener);
        abortable(turns::abort);
        String now = head + " micro-benchmarks";
        try {
            AbRun.Outcome measured = turns.run();
            goOn();
            List<Comparison> comparisons =
                    Suites.compare(new Comparer(parts.policy()), before, measured.a(), now, measured.b());
            return PartsResult.of(
                    newest(measured.b()), comparisons, parts.policy().leastRuns());
        } catch (TargetException e) {
            if (older.failure() == null) {
                throw e;
            }
            Comparison nothing = Comparison.without(before, now, before + " cannot be measured: " + e.getMessage());
            return PartsResult.of(
                    partsAlone(parts, head), List.of(nothing), parts.policy().leastRuns());
        }
    }

    private MicroResult partsAlone(Parts parts, String head) {
        Build build = parts.of().of(settings.home(), head, listener);
        abortable(build::close);
        Path folder = settings.folder().resolve(MICRO);
        try {
            build.measure(folder);
        } finally {
            build.close();
        }
        goOn();
        return newest(StoredResult.at(folder));
    }

    private static MicroResult newest(List<StoredResult> results) {
        return results.stream()
                .max(Comparator.comparing(StoredResult::startedAt))
                .map(StoredResult::micro)
                .orElseThrow();
    }

    /** Drives a profile; once more where it broke something or is not valid, because another program may have disturbed it. */
    private RunResult endToEnd(Profile profile, String head) {
        RunResult first = driven(profile, head);
        return SuiteResult.change(first) == Change.PASS ? first : driven(profile, head);
    }

    private RunResult driven(Profile profile, String head) {
        LoadRun run = new LoadRun(
                new LoadRun.Settings(
                        profile,
                        null,
                        Map.of(),
                        settings.folder().resolve("end-to-end"),
                        settings.version(),
                        head,
                        List.of(),
                        settings.calibration()),
                listener);
        abortable(run::abort);
        RunResult result = run.run().result();
        goOn();
        return result;
    }

    /** What a load came to: how this build compares, and its own runs. */
    private record Load(List<Comparison> comparisons, List<StoredResult> head) {}

    private Load compared(String before, Path bench, String head) {
        Watched older = new Watched(build(before, bench));
        AbRun turns =
                new AbRun(new AbRun.Settings(older, build(head), settings.runs(), settings.folder(), "load"), listener);
        abortable(turns::abort);
        try {
            AbRun.Outcome measured = turns.run();
            goOn();
            int least = settings.policy().leastRuns();
            List<StoredResult> a = Suites.undisturbed(measured.a(), least);
            List<StoredResult> b = Suites.undisturbed(measured.b(), least);
            int leftOut = measured.a().size() + measured.b().size() - a.size() - b.size();
            List<Comparison> comparisons = Suites.compare(new Comparer(settings.policy()), before, a, head, b);
            return new Load(
                    leftOut == 0
                            ? comparisons
                            : comparisons.stream()
                                    .map(one -> one.with(leftOut + " of " + 2 * settings.runs()
                                            + " runs are left out, because this machine disturbed them"))
                                    .toList(),
                    measured.b());
        } catch (TargetException e) {
            TargetException failed = older.failure();
            if (failed == null) {
                throw e;
            }
            return alone(
                    head, Comparison.without(before, head, before + " cannot be measured: " + failed.getMessage()));
        }
    }

    private Load alone(String head, Comparison nothing) {
        List<StoredResult> results = new ArrayList<>();
        for (int run = 1; run <= ALONE; run++) {
            listener.step("load, run " + run + " of " + ALONE);
            GatewayBuild build = build(head);
            abortable(build::close);
            Path folder = settings.folder().resolve("load").resolve(String.format("%02d", run));
            build.measure(folder);
            goOn();
            List<StoredResult> all = StoredResult.at(folder);
            results.add(all.get(all.size() - 1));
        }
        return new Load(List.of(nothing), results);
    }

    private GatewayBuild build(String head) {
        return build(head, settings.home().resolve("bench"));
    }

    private GatewayBuild build(String commit, Path bench) {
        TargetFile target = TargetReader.read(settings.load().topology().target());
        return new GatewayBuild(commit, bench, settings.load(), target, settings.version(), settings.calibration());
    }

    private @Nullable Validation levels(List<StoredResult> results) {
        List<MeasuredRun> runs = new ArrayList<>();
        for (StoredResult result : results) {
            RunResult load = result.load();
            if (load != null) {
                runs.addAll(load.runs());
            }
        }
        List<MeasuredRun> counting = Validation.counting(runs);
        return counting.isEmpty() ? null : Validation.of(settings.levels(), counting);
    }
}
