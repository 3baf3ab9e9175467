package io.only1mcp.core.report;

import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.OperationResult;
import io.only1mcp.core.result.Repetition;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.StageResult;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.ThresholdOutcome;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The summary of a result on a terminal. */
public final class TerminalReport {
    /** A terminal shows the operations with the most requests; the written report shows all. */
    private static final int OPERATIONS = 12;

    private static final int ERRORS = 8;
    private static final int LABEL = 12;
    private static final String DETAIL = "    ";

    private final RunResult result;
    private final Style style;
    private final List<String> lines = new ArrayList<>();

    private TerminalReport(RunResult result, Style style) {
        this.result = result;
        this.style = style;
    }

    /**
     * The summary, ready to be printed.
     *
     * @param result what is shown
     * @param style how the terminal takes text
     * @param files where the files of the result are, each a path; may be empty
     */
    public static String of(RunResult result, Style style, List<String> files) {
        TerminalReport report = new TerminalReport(result, style);
        Repetition repetition = result.repetition();
        MeasuredRun first = result.runs().get(0);
        if (repetition == null) {
            report.run(first);
        } else {
            report.runs(repetition);
        }
        report.labelled("results", files.isEmpty() ? List.of() : List.of(String.join("  ", files)));
        if (repetition == null) {
            report.verdict(first.verdict(), first.validity().level(), Sentences.verdict(first));
        } else {
            report.verdict(
                    repetition.verdict(), repetition.validity(), Sentences.verdict(repetition, result.exitStatus()));
        }
        return String.join("\n", report.lines) + "\n";
    }

    private void run(MeasuredRun run) {
        lines.add("");
        String head =
                Sentences.headline(result, run) + " · " + run.validity().level() + " (" + Sentences.driver(run) + ")";
        Text.wrapped(head, style.width(), "  ").forEach(line -> lines.add(style.bold(line)));
        lines.add(style.faint(Text.cut(Sentences.protocol(result), style.width())));
        if (run.closed()) {
            lines.add(style.doubtful(Sentences.CLOSED));
        }
        stages(run);
        operations(run);
        lines.add("");
        if (run.targetUsage() != null) {
            labelled("target", List.of(Sentences.usage(run.targetUsage()), Sentences.cpuPerRequest(run)));
        }
        if (run.backends() != null) {
            labelled("backends", List.of(Sentences.backends(run.backends(), run.operations())));
        }
        labelled("streams", run.streams() == null ? List.of() : List.of(Sentences.streams(run.streams())));
        labelled("injected", run.faults().isEmpty() ? List.of() : List.of(Sentences.faults(run.faults())));
        labelled("errors", errors(run.errors()));
        labelled(
                style.bad("wrong"),
                "wrong".length(),
                run.wrongReplies().stream()
                        .limit(ERRORS)
                        .map(Sentences::wrongReply)
                        .toList());
        labelled(
                "breaking",
                run.breakingPoint() == null ? List.of() : List.of(Sentences.breakingPoint(run.breakingPoint())));
        labelled(
                "whole run", run.thresholds().stream().map(Sentences::threshold).toList());
        labelled("clocks", List.of(Sentences.responseAgainstService(run)));
        run.validity().caveats().forEach(this::caveat);
    }

    /** Several runs: what they say together, each in a line, and what is doubtful about any of them. */
    private void runs(Repetition repetition) {
        MeasuredRun first = result.runs().get(0);
        lines.add("");
        Text.wrapped(Sentences.headline(result) + " · " + repetition.validity(), style.width(), "  ")
                .forEach(line -> lines.add(style.bold(line)));
        lines.add(style.faint(Text.cut(Sentences.protocol(result), style.width())));
        if (first.closed()) {
            lines.add(style.doubtful(Sentences.CLOSED));
        }
        table(Tables.repeatedStages(repetition));
        lines.add(style.faint(Text.cut(Sentences.SPREAD, style.width())));
        table(Tables.runs(result.runs(), repetition));
        lines.add("");
        labelled(
                "warm-up",
                result.warmUp() == null
                        ? List.of()
                        : List.of(Sentences.warmUp(Objects.requireNonNull(result.warmUp()))));
        labelled(
                "medians",
                repetition.thresholds().stream()
                        .map(outcome -> outcome.scope() + ": " + Sentences.threshold(outcome))
                        .toList());
        labelled("errors", errors(Sentences.errorsOf(result.runs())));
        Sentences.caveatsOf(result.runs()).forEach(this::caveat);
    }

    private void table(Table table) {
        lines.add("");
        List<List<String>> fitted = table.fitted(style.width());
        fitted.get(0).forEach(line -> lines.add(style.faint(line)));
        fitted.subList(1, fitted.size()).forEach(lines::addAll);
    }

    private void stages(MeasuredRun run) {
        lines.add("");
        List<List<String>> table = Tables.stages(run).fitted(style.width());
        table.get(0).forEach(line -> lines.add(style.faint(line)));
        for (int i = 0; i < run.stages().size(); i++) {
            StageResult stage = run.stages().get(i);
            lines.addAll(table.get(i + 1));
            if (Tables.notable(stage.blocked(), stage.response())) {
                lines.add(DETAIL + Sentences.blocked(stage));
            }
            if (stage.injected() != null) {
                Text.wrapped(
                                Sentences.injected(stage.injected(), stage.counts()),
                                style.width() - DETAIL.length(),
                                "  ")
                        .forEach(line -> lines.add(DETAIL + line));
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
                    .forEach(line -> lines.add(DETAIL + style.good(line)));
        }
        outcomes.stream()
                .filter(ThresholdOutcome::broken)
                .forEach(outcome -> lines.add(DETAIL + style.bad(Sentences.threshold(outcome))));
    }

    private void operations(MeasuredRun run) {
        List<OperationResult> most = run.operations().stream()
                .sorted(Comparator.comparingLong((OperationResult operation) ->
                                operation.counts().intended())
                        .reversed())
                .limit(OPERATIONS)
                .toList();
        table(Tables.operations(most, run.counts().intended()));
        int left = run.operations().size() - most.size();
        if (left > 0) {
            lines.add(style.faint("and " + left + " more, in report.md"));
        }
    }

    private static List<String> errors(List<ErrorCount> errors) {
        if (errors.isEmpty()) {
            return List.of("none");
        }
        List<String> texts = new ArrayList<>(
                errors.stream().limit(ERRORS).map(Sentences::error).toList());
        if (errors.size() > ERRORS) {
            texts.add("and " + (errors.size() - ERRORS) + " more kinds, in report.md");
        }
        return texts;
    }

    private void caveat(Caveat caveat) {
        String word = switch (caveat.level()) {
            case NOTE -> "note";
            case SUSPECT -> style.doubtful("SUSPECT");
            case INVALID -> style.bad("INVALID");
        };
        labelled(word, caveat.level().name().length(), List.of(caveat.text() + "; " + caveat.remedy()));
    }

    private void verdict(Verdict verdict, Validity.Level validity, String last) {
        lines.add("");
        if (verdict instanceof Verdict.Fail fail) {
            labelled(
                    style.bad("broken"),
                    "broken".length(),
                    fail.breaches().stream()
                            .map(breach -> breach.scope() + ": " + breach.text())
                            .toList());
        } else if (verdict instanceof Verdict.Inconclusive inconclusive) {
            labelled(style.doubtful("unknown"), "unknown".length(), List.of(inconclusive.reason()));
        }
        boolean good = result.exitStatus() == ExitStatus.PASS
                && verdict instanceof Verdict.Pass
                && validity == Validity.Level.VALID;
        boolean bad = verdict instanceof Verdict.Fail || validity == Validity.Level.INVALID;
        lines.add(style.bold(good ? style.good(last) : bad ? style.bad(last) : style.doubtful(last)));
    }

    private void labelled(String label, List<String> texts) {
        labelled(label, label.length(), texts);
    }

    private void labelled(String label, int labelWidth, List<String> texts) {
        String indent = " ".repeat(LABEL);
        boolean first = true;
        for (String text : texts) {
            for (String line : Text.wrapped(Text.clean(text), style.width() - LABEL, "")) {
                lines.add((first ? label + " ".repeat(LABEL - labelWidth) : indent) + line);
                first = false;
            }
        }
    }
}
