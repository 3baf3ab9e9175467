package io.only1mcp.core.report;

import io.only1mcp.core.advice.Adviser;
import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.OperationResult;
import io.only1mcp.core.result.Repetition;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.StageResult;
import io.only1mcp.core.verdict.ThresholdOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The summary of a result on a terminal. */
public final class TerminalReport {
    /** A terminal shows the operations with the most requests; the written report shows all. */
    private static final int OPERATIONS = 12;

    private static final int ERRORS = 8;
    private static final String DETAIL = "    ";

    private final RunResult result;
    private final Style style;
    private final TerminalPage page;

    private TerminalReport(RunResult result, Style style) {
        this.result = result;
        this.style = style;
        this.page = new TerminalPage(style);
    }

    /**
     * The summary, ready to be printed.
     *
     * @param result what is shown
     * @param style how the terminal takes text
     * @param files where the files of the result are, each a path; may be empty
     * @param kept whether all is written that was to be
     */
    public static String of(RunResult result, Style style, List<String> files, boolean kept) {
        TerminalReport report = new TerminalReport(result, style);
        Repetition repetition = result.repetition();
        MeasuredRun first = result.runs().get(0);
        if (repetition == null) {
            report.run(first);
        } else {
            report.runs(repetition);
        }
        report.page.labelled(
                "overhead",
                Optional.ofNullable(result.overhead())
                        .map(OverheadReport::inShort)
                        .orElse(List.of()));
        report.page.labelled("do first", AdviceReport.lines(Adviser.of(result)));
        report.page.files(files);
        if (repetition == null) {
            report.page.verdict(
                    first.verdict(), first.validity().level(), result.exitStatus(), Sentences.verdict(first, kept));
        } else {
            report.page.verdict(
                    repetition.verdict(),
                    repetition.validity(),
                    result.exitStatus(),
                    Sentences.verdict(repetition, result.exitStatus(), kept));
        }
        return report.page.text();
    }

    private void run(MeasuredRun run) {
        String head =
                Sentences.headline(result, run) + " · " + run.validity().level() + " (" + Sentences.driver(run) + ")";
        page.head(head);
        page.faint(Sentences.protocol(result));
        if (run.closed()) {
            page.add(style.doubtful(MeasuredRun.CLOSED));
        }
        stages(run);
        operations(run);
        page.add("");
        if (run.targetUsage() != null) {
            page.labelled(
                    "target", List.of(UsageSentences.usage(run.targetUsage()), UsageSentences.cpuPerRequest(run)));
        }
        if (run.backends() != null) {
            List<String> backends = new ArrayList<>(List.of(UsageSentences.backends(run.backends(), run.operations())));
            backends.addAll(UsageSentences.amplification(run.operations(), OPERATIONS));
            page.labelled("backends", backends);
        }
        page.labelled("streams", run.streams() == null ? List.of() : List.of(Sentences.streams(run.streams())));
        page.labelled("sessions", run.sessions() == null ? List.of() : Sentences.sessions(run.sessions()));
        page.labelled("held", run.heldStreams() == null ? List.of() : Sentences.held(run.heldStreams()));
        page.labelled("injected", run.faults().isEmpty() ? List.of() : List.of(Sentences.faults(run.faults())));
        page.labelled("errors", errors(run.errors()));
        page.labelled(
                style.bad("wrong"),
                "wrong".length(),
                run.wrongReplies().stream()
                        .limit(ERRORS)
                        .map(Sentences::wrongReply)
                        .toList());
        page.labelled(
                "breaking",
                run.breakingPoint() == null ? List.of() : List.of(Sentences.breakingPoint(run.breakingPoint())));
        page.labelled(
                "whole run", run.thresholds().stream().map(Sentences::threshold).toList());
        page.labelled("clocks", List.of(Sentences.responseAgainstService(run)));
        run.validity().caveats().forEach(page::caveat);
    }

    /** Several runs: what they say together, each in a line, and what is doubtful about any of them. */
    private void runs(Repetition repetition) {
        MeasuredRun first = result.runs().get(0);
        page.head(Sentences.headline(result) + " · " + repetition.validity());
        page.faint(Sentences.protocol(result));
        if (first.closed()) {
            page.add(style.doubtful(MeasuredRun.CLOSED));
        }
        page.table(Tables.repeatedStages(repetition));
        page.faint(Sentences.SPREAD);
        page.table(Tables.runs(result.runs(), repetition));
        page.add("");
        page.labelled(
                "warm-up",
                result.warmUp() == null
                        ? List.of()
                        : List.of(Sentences.warmUp(Objects.requireNonNull(result.warmUp()))));
        page.labelled(
                "medians",
                repetition.thresholds().stream()
                        .map(outcome -> outcome.scope() + ": " + Sentences.threshold(outcome))
                        .toList());
        page.labelled("errors", errors(Sentences.errorsOf(result.runs())));
        Sentences.caveatsOf(result.runs()).forEach(page::caveat);
    }

    private void stages(MeasuredRun run) {
        page.add("");
        List<List<String>> table = Tables.stages(run).fitted(style.width());
        table.get(0).forEach(line -> page.add(style.faint(line)));
        for (int i = 0; i < run.stages().size(); i++) {
            StageResult stage = run.stages().get(i);
            page.addAll(table.get(i + 1));
            if (Tables.notable(stage.blocked(), stage.response())) {
                page.add(DETAIL + Sentences.blocked(stage));
            }
            if (stage.injected() != null) {
                Text.wrapped(
                                Sentences.injected(stage.injected(), stage.counts()),
                                style.width() - DETAIL.length(),
                                "  ")
                        .forEach(line -> page.add(DETAIL + line));
            }
            thresholds(stage.thresholds());
        }
    }

    private void thresholds(List<ThresholdOutcome> outcomes) {
        String held = outcomes.stream()
                .filter(outcome -> !outcome.broken())
                .map(Sentences::measured)
                .collect(Collectors.joining(" · "));
        if (!held.isEmpty()) {
            Text.wrapped("✓ held " + held, style.width() - DETAIL.length(), "  ")
                    .forEach(line -> page.add(DETAIL + style.good(line)));
        }
        outcomes.stream()
                .filter(ThresholdOutcome::broken)
                .forEach(outcome -> page.add(DETAIL + style.bad(Sentences.threshold(outcome))));
    }

    private void operations(MeasuredRun run) {
        List<OperationResult> most = run.operations().stream()
                .sorted(Comparator.comparingLong((OperationResult operation) ->
                                operation.counts().intended())
                        .reversed())
                .limit(OPERATIONS)
                .toList();
        page.table(Tables.operations(most, run.counts().intended(), false));
        int left = run.operations().size() - most.size();
        if (left > 0) {
            page.add(style.faint("and " + left + " more, in report.md"));
        }
    }

    private List<String> errors(List<ErrorCount> errors) {
        if (errors.isEmpty()) {
            return List.of("none");
        }
        List<String> texts = new ArrayList<>(
                errors.stream().limit(ERRORS).map(Sentences::error).toList());
        if (errors.size() > ERRORS) {
            texts.add("and " + (errors.size() - ERRORS) + " more, in report.md");
        }
        texts.addAll(Sentences.unjudged(result));
        return texts;
    }
}
