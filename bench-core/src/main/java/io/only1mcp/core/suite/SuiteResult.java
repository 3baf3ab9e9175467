package io.only1mcp.core.suite;

import io.only1mcp.core.baseline.Validation;
import io.only1mcp.core.compare.Change;
import io.only1mcp.core.compare.Comparison;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.Repetition;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What measuring a commit came to.
 *
 * @param head what was measured
 * @param base what it was compared with; null where there was nothing
 * @param parts its micro-benchmarks; null where they were not measured
 * @param endToEnd load tests, each judged by its own thresholds
 * @param comparisons of the load with that of the base
 * @param levels the same runs held against figures to aim at; null where none of them is valid
 */
public record SuiteResult(
        String head,
        @Nullable String base,
        @Nullable PartsResult parts,
        List<RunResult> endToEnd,
        List<Comparison> comparisons,
        @Nullable Validation levels) {
    public SuiteResult {
        endToEnd = List.copyOf(endToEnd);
        comparisons = List.copyOf(comparisons);
    }

    /** What a load test says: a run that is not valid says nothing. */
    public static Change change(RunResult result) {
        Repetition repetition = result.repetition();
        MeasuredRun run = result.runs().get(0);
        Validity.Level validity = repetition == null ? run.validity().level() : repetition.validity();
        Verdict verdict = repetition == null ? run.verdict() : repetition.verdict();
        if (validity == Validity.Level.INVALID || verdict instanceof Verdict.Inconclusive) {
            return Change.INCONCLUSIVE;
        }
        return verdict instanceof Verdict.Fail ? Change.FAIL : Change.PASS;
    }

    /** Whether the figures to aim at are reached. */
    public Change reached() {
        return levels == null ? Change.INCONCLUSIVE : levels.passes() ? Change.PASS : Change.FAIL;
    }

    /** The comparisons that may fail anything. */
    public List<Comparison> judged() {
        List<Comparison> all = new ArrayList<>(comparisons);
        if (parts != null && parts.judged()) {
            all.addAll(parts.comparisons());
        }
        return all;
    }

    /** What the comparisons come to. */
    public Change compared() {
        return Change.worst(judged().stream().map(Comparison::change).toList());
    }

    /** What it comes to: the worst of all that is judged. */
    public Change change() {
        List<Change> all = new ArrayList<>(List.of(compared(), reached()));
        endToEnd.forEach(result -> all.add(change(result)));
        return Change.worst(all);
    }

    /**
     * What is left for the shell.
     *
     * @param inconclusiveFails whether what cannot be said is a failure and not a warning
     */
    public ExitStatus exitStatus(boolean inconclusiveFails) {
        if (change() == Change.FAIL && compared() != Change.FAIL) {
            return ExitStatus.THRESHOLDS_FAILED;
        }
        return change().exitStatus(inconclusiveFails);
    }
}
