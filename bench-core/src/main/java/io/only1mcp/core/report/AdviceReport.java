package io.only1mcp.core.report;

import io.only1mcp.core.advice.Advice;
import io.only1mcp.core.advice.Adviser;
import io.only1mcp.core.baseline.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Advice for people: what to do first, each line with the figure that it rests on. */
public final class AdviceReport {
    private AdviceReport() {}

    /** On a terminal; empty where there is nothing to do. */
    public static String terminal(List<Advice> advice, Style style) {
        List<String> lines = new ArrayList<>();
        if (!advice.isEmpty()) {
            lines.add("");
            lines.add(style.bold("what to do first"));
        }
        for (int i = 0; i < advice.size(); i++) {
            lines.addAll(Text.wrapped((i + 1) + ". " + line(advice.get(i)), style.width(), "   "));
        }
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** As a list in Markdown; empty where there is nothing to do. */
    public static String markdown(List<Advice> advice) {
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < advice.size(); i++) {
            page.append(i == 0 ? "## What to do first\n\n" : "");
            page.append(i + 1)
                    .append(". ")
                    .append(Text.markdown(line(advice.get(i))))
                    .append('\n');
        }
        return page.toString();
    }

    /** Each in a line, the first first. */
    static List<String> lines(List<Advice> advice) {
        return advice.stream().map(AdviceReport::line).toList();
    }

    private static String line(Advice advice) {
        Validation.Outcome outcome = advice.outcome();
        String measured = outcome.measured().isEmpty()
                ? "not measured"
                : ComparisonReport.value(
                        outcome.limit().metric().unit(), outcome.measured().getAsDouble());
        String by = outcome.measured().isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", missed by %.0f%%%s",
                        100 * advice.gap(),
                        advice.gap() < Adviser.LARGEST_GAP ? "" : " or more");
        return Text.clean(outcome.limit() + " (" + measured + by + "): " + advice.what() + " — " + advice.because()
                + " [" + advice.effort().name().toLowerCase(Locale.ROOT) + "]");
    }
}
