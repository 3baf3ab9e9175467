package io.only1mcp.macro.loadtest;

import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.MeasuredValues;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.statistics.Spread;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.Judge;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Validity;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What a load test left. Where the schedule was driven several times, a figure is the median over the runs. A measurement
 * that is not to be trusted (INVALID) fails each assertion with its reason, whatever it measured.
 */
public final class LoadTestResult {
    private final RunResult result;
    private final Path folder;

    LoadTestResult(RunResult result, Path folder) {
        this.result = result;
        this.folder = folder;
    }

    /** All of it, as it is kept in {@code result.json}. */
    public RunResult result() {
        return result;
    }

    /** Where {@code result.json}, {@code run.hlog} and {@code report.md} are kept. */
    public Path folder() {
        return folder;
    }

    /** The worst of its runs: what the figures are worth. */
    public Validity.Level validity() {
        return result.runs().stream()
                .map(run -> run.validity().level())
                .max(Comparator.naturalOrder())
                .orElse(Validity.Level.VALID);
    }

    /** An assertion on a figure of the run as a whole; {@link Measures} has the usual ones. */
    public MetricAssert assertThat(Metric metric) {
        return new MetricAssert(this, metric);
    }

    /**
     * All thresholds of the profile held.
     *
     * @throws AssertionError where one did not, or cannot be judged, or a reply was wrong; the message says which
     */
    public LoadTestResult passed() {
        if (result.exitStatus() != ExitStatus.PASS) {
            String verdicts = result.repetition() != null
                    ? result.repetition().verdict().toString()
                    : result.runs().stream()
                            .map(run -> run.verdict().toString())
                            .collect(Collectors.joining("; "));
            throw new AssertionError(about("ended with " + result.exitStatus() + ": " + verdicts));
        }
        return this;
    }

    /**
     * The value of a metric in its unit ({@link Metric#unit()}): nanoseconds, requests per second, a share of 0 to 1, cores,
     * bytes or a factor.
     *
     * @return nothing where it was not measured, or rests on too few samples
     */
    public OptionalDouble value(Metric metric) {
        double[] values = result.runs().stream()
                .flatMapToDouble(run -> MeasuredValues.of(run, metric).stream())
                .toArray();
        return values.length < result.runs().size() ? OptionalDouble.empty() : OptionalDouble.of(Spread.median(values));
    }

    /** The value, where the measurement is good for anything. */
    double trusted(Metric metric) {
        if (validity() == Validity.Level.INVALID) {
            String reasons = result.runs().stream()
                    .flatMap(run -> run.validity().caveats().stream())
                    .filter(caveat -> caveat.level() == Caveat.Level.INVALID)
                    .map(Caveat::text)
                    .distinct()
                    .collect(Collectors.joining("; "));
            throw new AssertionError(about("the measurement is not to be trusted: " + reasons));
        }
        return value(metric)
                .orElseThrow(() -> new AssertionError(about(metric.key() + " cannot be said: "
                        + (Judge.samplesNeeded(metric) > 0
                                ? "it takes " + Judge.samplesNeeded(metric) + " answers, and there were " + answers()
                                : "this run did not measure it"))));
    }

    private long answers() {
        return result.runs().stream()
                .map(MeasuredRun::response)
                .mapToLong(response -> response.count())
                .min()
                .orElse(0);
    }

    /** What went wrong, with which test it was and where its result is. */
    String about(String what) {
        return result.profileName() + " on " + result.target().name() + " (" + validity() + "): " + what + "; see "
                + folder;
    }
}
