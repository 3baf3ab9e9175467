package io.only1mcp.core.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A page of Markdown, as all written reports look. */
final class MarkdownPage {
    private final List<String> lines = new ArrayList<>();

    /** The page. */
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

    /** A title of the page or of a large part of it, behind an empty line where it is not the first. */
    void title(String title) {
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.add("# " + title);
    }

    /** A heading between empty lines. */
    void heading(String title) {
        lines.add("");
        lines.add("## " + title);
        lines.add("");
    }

    /** A paragraph in Markdown, behind an empty line. */
    void paragraph(String text) {
        lines.add("");
        lines.add(text);
    }

    /** Texts under a heading; nothing where there are none. */
    void list(String title, List<String> texts) {
        if (!texts.isEmpty()) {
            heading(title);
            texts.forEach(text -> lines.add("- " + Text.markdownSentence(text)));
        }
    }

    /** Text that keeps its columns. */
    void picture(List<String> rows) {
        lines.add("```text");
        lines.addAll(rows);
        lines.add("```");
    }

    /** What broke, or why it cannot be said. */
    void said(Verdict verdict) {
        if (verdict instanceof Verdict.Fail fail) {
            list(
                    "Broken",
                    fail.breaches().stream()
                            .map(breach -> breach.scope() + ": " + breach.text())
                            .toList());
        } else if (verdict instanceof Verdict.Inconclusive inconclusive) {
            list("Inconclusive", List.of(inconclusive.reason()));
        }
    }

    /** Doubts with their remedies. */
    void caveats(List<Caveat> caveats) {
        list(
                "Caveats",
                caveats.stream()
                        .map(caveat ->
                                caveat.level() + " " + caveat.code() + ": " + caveat.text() + "; " + caveat.remedy())
                        .toList());
    }

    /** What was driven, every key written out. */
    void profile(JsonNode profile) {
        heading("Profile");
        lines.add("```json");
        lines.add(profile.toPrettyString());
        lines.add("```");
    }

    /** Where it was measured, and with what. */
    void environment(Environment environment, String toolVersion) {
        Environment.Machine machine = environment.machine();
        List<String> texts = new ArrayList<>(List.of(
                machine.cores() + " cores, " + machine.cpuModel(),
                machine.os() + ", " + machine.kernel(),
                environment.jvm().name() + " " + environment.jvm().version(),
                "transport " + environment.transport() + ", allocator " + environment.allocator()));
        if (machine.memoryBytes() != null) {
            texts.add("memory " + Figures.bytes(machine.memoryBytes()));
        }
        if (machine.loadAverage() != null) {
            texts.add("load average before the run " + machine.loadAverage());
        }
        if (!environment.jvm().flags().isEmpty()) {
            texts.add("flags " + String.join(" ", environment.jvm().flags()));
        }
        if (environment.commit() != null) {
            texts.add("commit " + environment.commit());
        }
        texts.add("bench " + toolVersion);
        list("Environment", texts);
    }
}
