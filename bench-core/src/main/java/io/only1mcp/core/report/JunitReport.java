package io.only1mcp.core.report;

import io.only1mcp.core.compare.Change;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.compare.Finding;
import io.only1mcp.core.overhead.AddedLatency;
import io.only1mcp.core.overhead.Overhead;
import io.only1mcp.core.overhead.RateOverhead;
import io.only1mcp.core.report.JunitXml.Case;
import io.only1mcp.core.report.JunitXml.Outcome;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.MicroResult;
import io.only1mcp.core.result.OverheadResult;
import io.only1mcp.core.result.Repetition;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.SaturationResult;
import io.only1mcp.core.saturation.Saturation;
import io.only1mcp.core.suite.SuiteResult;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.ThresholdOutcome;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Results and judgements as JUnit XML, for what shows the results of tests. A measurement is a test, and each of its thresholds
 * another: a failure where it is broken, skipped where that cannot be said, an error where the measurement is not to be trusted.
 * A comparison has a test for each metric that may fail. Something fails exactly where the exit status is not that of a pass.
 */
public final class JunitReport {
    private static final String MEASUREMENT = "measurement";

    private JunitReport() {}

    /**
     * The document of comparisons.
     *
     * @param inconclusiveFails whether what cannot be said is a failure
     */
    public static String of(List<Comparison> comparisons, boolean inconclusiveFails) {
        List<Case> cases = new ArrayList<>();
        comparisons.forEach(comparison -> add(cases, comparison, inconclusiveFails));
        return JunitXml.document(cases);
    }

    /** The document of all that was measured of a commit: a test for each load too, and one for the levels. */
    public static String of(SuiteResult result, boolean inconclusiveFails) {
        List<Case> cases = new ArrayList<>();
        result.judged().forEach(comparison -> add(cases, comparison, inconclusiveFails));
        SuiteReport.parts(result).stream()
                .filter(part -> part.judged() && !part.compared())
                .forEach(part ->
                        cases.add(judged(result.head(), part.name(), part.change(), part.says(), inconclusiveFails)));
        return JunitXml.document(cases);
    }

    private static void add(List<Case> cases, Comparison comparison, boolean inconclusiveFails) {
        String suite = comparison.baseline() + " → " + comparison.current();
        List<Finding> gating =
                comparison.findings().stream().filter(Finding::gating).toList();
        if (!comparison.reasons().isEmpty() || gating.isEmpty()) {
            List<String> why = new ArrayList<>(comparison.reasons());
            why.addAll(comparison.remarks());
            cases.add(judged(suite, "comparable", comparison.change(), String.join("; ", why), inconclusiveFails));
        } else {
            gating.forEach(finding -> cases.add(judged(
                    suite, finding.name(), finding.change(), ComparisonReport.sentence(finding), inconclusiveFails)));
        }
    }

    private static Case judged(String suite, String name, Change change, String text, boolean inconclusiveFails) {
        Outcome outcome = change.exitStatus(inconclusiveFails) != ExitStatus.PASS
                ? Outcome.FAILED
                : change == Change.INCONCLUSIVE || change == Change.NOT_COMPARABLE ? Outcome.SKIPPED : Outcome.PASSED;
        return new Case(suite, name, outcome, change.text(), text, 0);
    }

    /** The document of a load test; of several runs, the thresholds are those on the medians. */
    public static String of(RunResult result) {
        Repetition repetition = result.repetition();
        MeasuredRun first = result.runs().get(0);
        Measured measured = new Measured(
                result.profileName(),
                repetition == null ? first.validity().level() : repetition.validity(),
                Sentences.caveatsOf(result.runs()),
                result.exitStatus());
        if (repetition == null) {
            Stream.concat(
                            first.stages().stream().flatMap(stage -> stage.thresholds().stream()),
                            first.thresholds().stream())
                    .filter(outcome -> first.breakingPoint() == null
                            || !outcome.scope().equals(first.breakingPoint().stage()))
                    .forEach(measured::threshold);
        } else {
            repetition.thresholds().forEach(measured::threshold);
        }
        double seconds =
                result.runs().stream().mapToDouble(MeasuredRun::durationSeconds).sum();
        return repetition == null
                ? measured.document(first.verdict(), Sentences.headline(result, first), seconds)
                : measured.document(repetition.verdict(), Sentences.headline(result), seconds);
    }

    /** The document of a paired experiment: a test for each limit at each rate. */
    public static String of(OverheadResult result) {
        Overhead overhead = result.overhead();
        Measured measured = new Measured("overhead", overhead.validity(), result.caveats(), result.exitStatus());
        double seconds = 0;
        for (RateOverhead rate : overhead.rates()) {
            seconds += 2 * rate.legSeconds() * rate.pairs().size();
            for (AddedLatency quantile : rate.quantiles()) {
                measured.limit(
                        Rates.text(rate.perSecond()) + ": " + quantile.limit(),
                        quantile.verdict(),
                        OverheadReport.sentence(quantile));
            }
        }
        return measured.document(overhead.verdict(), OverheadReport.headline(result), seconds);
    }

    /** The document of a search for the breaking point: one test. */
    public static String of(SaturationResult result) {
        Saturation found = result.saturation();
        return new Measured("saturation", found.validity(), result.caveats(), result.exitStatus())
                .document(found.verdict(), SaturationReport.sustained(result), 0);
    }

    /** The document of micro-benchmarks, which nothing judges: a test for each that was measured. */
    public static String of(MicroResult result) {
        return JunitXml.document(result.benchmarks().stream()
                .map(score ->
                        new Case(MicroResult.KIND, score.name(), Outcome.PASSED, "PASS", MicroTables.text(score), 0))
                .toList());
    }

    /** A measurement and what was asked of it. */
    private static final class Measured {
        private final String suite;
        private final Validity.Level validity;
        private final String doubts;
        private final ExitStatus status;
        private final List<Case> cases = new ArrayList<>();
        private final Set<Verdict.Breach> told = new LinkedHashSet<>();

        Measured(String suite, Validity.Level validity, List<Caveat> caveats, ExitStatus status) {
            this.suite = suite;
            this.validity = validity;
            this.status = status;
            this.doubts = caveats.stream()
                    .filter(caveat -> caveat.level() == Caveat.Level.INVALID)
                    .map(caveat -> caveat.text() + "; " + caveat.remedy())
                    .collect(Collectors.joining("; "));
        }

        void threshold(ThresholdOutcome outcome) {
            limit(outcome.scope() + ": " + outcome.threshold(), outcome.verdict(), Sentences.threshold(outcome));
        }

        /** A limit, what became of it, and that in a sentence. */
        void limit(String name, Verdict verdict, String says) {
            Outcome outcome = Outcome.PASSED;
            String text = says;
            if (verdict instanceof Verdict.Fail fail) {
                outcome = Outcome.FAILED;
                told.addAll(fail.breaches());
            } else if (verdict instanceof Verdict.Inconclusive inconclusive) {
                outcome = Outcome.SKIPPED;
                text = inconclusive.reason();
            }
            cases.add(
                    validity == Validity.Level.INVALID
                            ? new Case(suite, name, Outcome.ERROR, "INVALID", "not to be relied on: " + text, 0)
                            : new Case(suite, name, outcome, Sentences.word(verdict), text, 0));
        }

        /** The document, with the measurement itself as the first test: it fails for what is said of no limit. */
        String document(Verdict verdict, String headline, double seconds) {
            String word = Sentences.word(validity, verdict, status);
            List<String> left = verdict instanceof Verdict.Fail fail
                    ? fail.breaches().stream()
                            .filter(breach -> !told.contains(breach))
                            .map(Verdict.Breach::text)
                            .toList()
                    : status == ExitStatus.REGRESSION && verdict instanceof Verdict.Inconclusive inconclusive
                            ? List.of(inconclusive.reason())
                            : List.of();
            Case whole;
            if (status == ExitStatus.INTERRUPTED || validity == Validity.Level.INVALID) {
                whole = new Case(
                        suite,
                        MEASUREMENT,
                        Outcome.ERROR,
                        word,
                        word + (doubts.isEmpty() ? "" : ": " + doubts),
                        seconds);
            } else if (left.isEmpty()) {
                whole = new Case(suite, MEASUREMENT, Outcome.PASSED, word, headline + " · " + validity, seconds);
            } else {
                whole = new Case(suite, MEASUREMENT, Outcome.FAILED, word, String.join("; ", left), seconds);
            }
            cases.add(0, whole);
            return JunitXml.document(cases);
        }
    }
}
