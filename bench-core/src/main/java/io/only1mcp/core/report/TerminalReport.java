package io.only1mcp.core.report;

import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.OperationResult;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.StageResult;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ThresholdOutcome;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The summary of a result on a terminal. */
public final class TerminalReport {
    /** A terminal shows the operations with the most requests; the written report shows all. */
    private static final int OPERATIONS = 12;

    private static final int ERRORS = 8;
    private static final int LABEL = 12;

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
        for (MeasuredRun run : result.runs()) {
            report.run(run);
        }
        report.labelled("results", files.isEmpty() ? List.of() : List.of(String.join("  ", files)));
        report.verdict();
        return String.join("\n", report.lines) + "\n";
    }

    private void run(MeasuredRun run) {
        lines.add("");
        String head = Sentences.headline(result, run);
        String level = run.validity().level().name();
        List<String> wrapped =
                Text.wrapped(head + " · " + level + " (" + Sentences.driver(run) + ")", style.width(), "  ");
        wrapped.forEach(line -> lines.add(style.bold(line)));
        lines.add(style.faint(Text.cut(Sentences.protocol(result), style.width())));
        if (run.closed()) {
            lines.add(style.doubtful(Sentences.CLOSED));
        }
        lines.add("");
        stages(run);
        operations(run);
        lines.add("");
        if (run.targetUsage() != null) {
            labelled("target", List.of(Sentences.usage(run.targetUsage())));
        }
        labelled("errors", errors(run.errors()));
        List<String> whole = run.thresholds().stream().map(Sentences::threshold).toList();
        labelled("whole run", whole);
        labelled("note", List.of(Sentences.responseAgainstService(run)));
        run.validity().caveats().forEach(this::caveat);
    }

    private void stages(MeasuredRun run) {
        Table table = Tables.stages(run);
        List<String> aligned = table.aligned(2);
        boolean beside = widest(aligned) <= style.width();
        if (!beside) {
            aligned = table.withoutFirst().aligned(1);
        }
        lines.add(style.faint(beside ? aligned.get(0) : "stage\n  " + aligned.get(0)));
        for (int i = 0; i < run.stages().size(); i++) {
            StageResult stage = run.stages().get(i);
            if (!beside) {
                lines.add(Tables.name(stage));
            }
            lines.add((beside ? "" : "  ") + aligned.get(i + 1));
            for (ThresholdOutcome outcome : stage.thresholds()) {
                lines.add("    " + coloured(outcome));
            }
        }
    }

    private void operations(MeasuredRun run) {
        List<OperationResult> most = run.operations().stream()
                .sorted(Comparator.comparingLong((OperationResult operation) ->
                                operation.counts().intended())
                        .reversed())
                .limit(OPERATIONS)
                .toList();
        Table table = Tables.operations(most, run.counts().intended());
        List<String> aligned = table.aligned(2);
        if (widest(aligned) > style.width()) {
            aligned = table.aligned(1);
        }
        lines.add("");
        lines.add(style.faint(aligned.get(0)));
        lines.addAll(aligned.subList(1, aligned.size()));
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

    private void verdict() {
        MeasuredRun run = result.runs().get(result.runs().size() - 1);
        lines.add("");
        if (run.verdict() instanceof Verdict.Fail fail) {
            fail.breaches()
                    .forEach(breach -> lines.add(style.bad("broken") + "  " + Text.clean(breach.scope()) + ": "
                            + Text.clean(breach.text())));
        } else if (run.verdict() instanceof Verdict.Inconclusive inconclusive) {
            lines.add(style.doubtful("inconclusive") + "  " + Text.clean(inconclusive.reason()));
        }
        String last = Sentences.verdict(run, result.exitStatus());
        boolean good = run.verdict() instanceof Verdict.Pass && run.validity().level() == Validity.Level.VALID;
        boolean bad = run.verdict() instanceof Verdict.Fail || run.validity().level() == Validity.Level.INVALID;
        lines.add(style.bold(good ? style.good(last) : bad ? style.bad(last) : style.doubtful(last)));
    }

    private String coloured(ThresholdOutcome outcome) {
        String text = Sentences.threshold(outcome);
        return outcome.broken() ? style.bad(text) : outcome.verdict() instanceof Verdict.Pass ? style.good(text) : text;
    }

    private void labelled(String label, List<String> texts) {
        labelled(label, label.length(), texts);
    }

    private void labelled(String label, int labelWidth, List<String> texts) {
        String indent = " ".repeat(LABEL);
        boolean first = true;
        for (String text : texts) {
            for (String line : Text.wrapped(text, style.width() - LABEL, "")) {
                lines.add((first ? label + " ".repeat(LABEL - labelWidth) : indent) + line);
                first = false;
            }
        }
    }

    private static int widest(List<String> texts) {
        return texts.stream().mapToInt(Text::width).max().orElse(0);
    }
}
