package io.only1mcp.macro.loadtest;

import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.TargetReader;
import io.only1mcp.core.units.Durations;
import io.only1mcp.macro.calibration.CalibrationCache;
import io.only1mcp.macro.run.LoadRun;
import io.only1mcp.macro.run.RunListener;
import io.only1mcp.macro.run.RunTarget;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A load test of an MCP server or proxy, for a unit test of its own project:
 *
 * <pre>{@code
 * LoadTest.profile("quick_smoke").target("http://127.0.0.1:3001/mcp").run()
 *         .assertThat(p99()).isLessThan(ms(5));
 * }</pre>
 *
 * <p>The first of a day takes a few seconds longer: it measures the driver itself, and keeps that in the user's cache.
 *
 * <p>What it takes and what it means is what {@code bench run} takes: profiles, targets and values are written as there, and
 * refused with the same lines. Without a target it starts what the profile names, with mock backends behind it.
 */
public final class LoadTest {
    private static final Path RESULTS = Path.of("target", "bench");
    private static final CalibrationCache CALIBRATION = CalibrationCache.ofUser(System.getenv());

    private final @Nullable String profile;
    private final Overrides.Builder changes = Overrides.builder();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable RunTarget target;
    private Path results = RESULTS;
    private RunListener listener = RunListener.NONE;

    private LoadTest(@Nullable String profile) {
        this.profile = profile;
    }

    /**
     * A test that drives a profile.
     *
     * @param nameOrFile the name of a shipped profile, or a file: whatever has a slash in it or ends in {@code .yaml}
     */
    public static LoadTest profile(String nameOrFile) {
        return new LoadTest(nameOrFile);
    }

    /**
     * A test with a constant rate of its own.
     *
     * @param perSecond such as {@code 500/s}
     * @param duration how long
     */
    public static LoadTest rate(String perSecond, Duration duration) {
        LoadTest test = new LoadTest(null);
        test.changes.rate(perSecond).duration(Durations.text(duration));
        return test;
    }

    /**
     * A test with users of a closed loop, each waiting for its answer.
     *
     * @param users how many, 1 or more
     * @param duration how long
     */
    public static LoadTest users(int users, Duration duration) {
        LoadTest test = new LoadTest(null);
        test.changes.users(Integer.toString(users)).duration(Durations.text(duration));
        return test;
    }

    /**
     * Drives a server that runs already, or what a target file says.
     *
     * @param urlOrFile where it serves MCP, such as {@code http://127.0.0.1:3001/mcp}; or a target file, or the name of one
     *     that is shipped
     * @throws io.only1mcp.core.profile.ProfileException where the file cannot be used
     * @throws IllegalArgumentException where the URL cannot
     */
    public LoadTest target(String urlOrFile) {
        target = urlOrFile.contains("://")
                ? new RunTarget.Url(URI.create(TargetFile.ofUrl(urlOrFile).url()))
                : new RunTarget.File(TargetReader.read(urlOrFile));
        return this;
    }

    /** Sends a header with every request. */
    public LoadTest header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Calls this tool with these arguments, a JSON object, in place of the profile's workload; can be repeated. */
    public LoadTest call(String tool, String arguments) {
        changes.call(tool + "=" + arguments);
        return this;
    }

    /** What every good answer to these calls holds. */
    public LoadTest expect(String text) {
        changes.expect(text);
        return this;
    }

    /** Multiplies the durations of how requests come; the result says so. */
    public LoadTest timeScale(double factor) {
        changes.timeScale(Double.toString(factor));
        return this;
    }

    /** A revision of MCP, such as {@code 2025-11-25}, where it is not the newest that the target speaks. */
    public LoadTest protocol(String revision) {
        changes.protocol(revision);
        return this;
    }

    /** The seed of everything that is drawn. */
    public LoadTest seed(long seed) {
        changes.seed(Long.toString(seed));
        return this;
    }

    /** Drives it so many times, one after the other; figures are then medians. */
    public LoadTest runs(int times) {
        changes.runs(Integer.toString(times));
        return this;
    }

    /** Changes any value of the profile, such as {@code stages[1].duration} to {@code 5s}. */
    public LoadTest set(String path, String value) {
        changes.set(path + "=" + value);
        return this;
    }

    /** Where the folder of each run is made; {@code target/bench} where nothing says it. */
    public LoadTest results(Path folder) {
        results = folder;
        return this;
    }

    /** Who hears how the run gets on. */
    public LoadTest listener(RunListener hears) {
        listener = hears;
        return this;
    }

    /**
     * Runs, and waits for the end. Interrupted, as by a timeout of the test, it ends the run and what that started.
     *
     * @throws io.only1mcp.core.profile.ProfileException where profile and options cannot be used, or do not fit the target
     * @throws io.only1mcp.macro.client.TargetException where the target cannot be started or reached
     * @throws io.only1mcp.core.recording.UnwritableException where the result cannot be kept
     * @throws CancellationException where the thread was interrupted
     */
    public LoadTestResult run() {
        Overrides overrides = changes.build();
        Profile read = ProfileReader.read(profile, overrides);
        LoadRun run = new LoadRun(
                new LoadRun.Settings(read, target, headers, results, version(), null, overrides.notes(), CALIBRATION),
                listener);
        CompletableFuture<LoadRun.Outcome> outcome = new CompletableFuture<>();
        Thread runner = new Thread(() -> complete(outcome, run), "load test");
        runner.start();
        try {
            LoadRun.Outcome ended = outcome.get();
            if (ended.unkept() != null) {
                throw ended.unkept();
            }
            return new LoadTestResult(ended.result(), ended.folder());
        } catch (InterruptedException e) {
            run.abort();
            outcome.handle((ended, failure) -> null).join();
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new CompletionException(e.getCause());
        }
    }

    private static void complete(CompletableFuture<LoadRun.Outcome> outcome, LoadRun run) {
        try {
            outcome.complete(run.run());
        } catch (Throwable failure) {
            outcome.completeExceptionally(failure);
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(LoadTest.class.getPackage().getImplementationVersion(), "unknown");
    }
}
