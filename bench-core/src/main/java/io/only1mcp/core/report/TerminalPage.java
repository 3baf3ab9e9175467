package io.only1mcp.core.report;

import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A page for a terminal, line by line, as all reports there look. */
final class TerminalPage {
    private static final int LABEL = 12;

    private final Style style;
    private final List<String> lines = new ArrayList<>();

    TerminalPage(Style style) {
        this.style = style;
    }

    /** The page, ready to be printed. */
    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** A line as it is. */
    void add(String line) {
        lines.add(line);
    }

    /** Lines as they are. */
    void addAll(List<String> more) {
        lines.addAll(more);
    }

    /** What the page is about, behind an empty line. */
    void head(String text) {
        lines.add("");
        Text.wrapped(text, style.width(), "  ").forEach(line -> lines.add(style.bold(line)));
    }

    /** A line of lesser weight, cut where it is too long. */
    void faint(String text) {
        lines.add(style.faint(Text.cut(text, style.width())));
    }

    /** A table behind an empty line. */
    void table(Table table) {
        lines.add("");
        List<List<String>> fitted = table.fitted(style.width());
        fitted.get(0).forEach(line -> lines.add(style.faint(line)));
        fitted.subList(1, fitted.size()).forEach(lines::addAll);
    }

    /** Texts beside a label; nothing where there are none. */
    void labelled(String label, List<String> texts) {
        labelled(label, label.length(), texts);
    }

    /** The same where the label has colours, so that it is wider than it looks. */
    void labelled(String label, int labelWidth, List<String> texts) {
        String indent = " ".repeat(LABEL);
        boolean first = true;
        for (String text : texts) {
            for (String line : Text.wrapped(Text.sentence(text), style.width() - LABEL, "")) {
                lines.add((first ? label + " ".repeat(LABEL - labelWidth) : indent) + line);
                first = false;
            }
        }
    }

    /** A doubt with its remedy. */
    void caveat(Caveat caveat) {
        String word = switch (caveat.level()) {
            case NOTE -> "note";
            case SUSPECT -> style.doubtful("SUSPECT");
            case INVALID -> style.bad("INVALID");
        };
        labelled(word, caveat.level().name().length(), List.of(caveat.text() + "; " + caveat.remedy()));
    }

    /** Where the files of the result are; nothing where there are none. */
    void files(List<String> files) {
        labelled("results", files.isEmpty() ? List.of() : List.of(String.join("  ", files)));
    }

    /** What broke or cannot be said, and the last word. */
    void verdict(Verdict verdict, Validity.Level validity, ExitStatus status, String last) {
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
        boolean good = status == ExitStatus.PASS && verdict instanceof Verdict.Pass && validity == Validity.Level.VALID;
        boolean bad = verdict instanceof Verdict.Fail || validity == Validity.Level.INVALID;
        lines.add(style.bold(good ? style.good(last) : bad ? style.bad(last) : style.doubtful(last)));
    }
}
