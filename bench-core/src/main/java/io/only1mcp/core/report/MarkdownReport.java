package io.only1mcp.core.report;

import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.Repetition;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.StageResult;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.SelfCheck;
import io.only1mcp.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A result as Markdown: everything that the terminal shows, and all that it leaves out for want of room. */
public final class MarkdownReport {
    private final RunResult result;
    private final List<String> lines = new ArrayList<>();

    private MarkdownReport(RunResult result) {
        this.result = result;
    }

    /** The page. */
    public static String of(RunResult result) {
        MarkdownReport report = new MarkdownReport(result);
        report.lines.add("# " + Text.markdown(result.profileName()) + " — "
                + result.exitStatus().text());
        if (result.repetition() != null) {
            report.repetition(result.repetition());
        }
        for (MeasuredRun run : result.runs()) {
            if (result.repetition() != null) {
                report.section("Run " + (result.runs().indexOf(run) + 1));
            }
            report.run(run);
        }
        if (result.warmUp() != null) {
            report.list("Warm-up", List.of(Sentences.warmUp(result.warmUp())));
        }
        report.environment(result.environment());
        report.profile();
        return String.join("\n", report.lines) + "\n";
    }

    private void repetition(Repetition repetition) {
        paragraph("**" + Text.markdown(Sentences.verdict(repetition, result.exitStatus())) + "**");
        paragraph(Text.markdown(Sentences.headline(result)) + " · " + repetition.validity());
        said(repetition.verdict());
        heading("Stages over the runs");
        lines.addAll(Tables.repeatedStages(repetition).markdown());
        paragraph(Text.markdown(Sentences.SPREAD) + ".");
        heading("Runs");
        lines.addAll(Tables.runs(result.runs(), repetition).markdown());
        list(
                "Thresholds on the medians",
                repetition.thresholds().stream()
                        .map(outcome -> outcome.scope() + ": " + Sentences.threshold(outcome))
                        .toList());
    }

    private void said(Verdict verdict) {
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

    private void run(MeasuredRun run) {
        paragraph("**" + Text.markdown(Sentences.verdict(run)) + "**");
        paragraph(Text.markdown(Sentences.headline(result, run)) + " · "
                + run.validity().level() + " (" + Text.markdown(Sentences.driver(run)) + ")  ");
        lines.add(Text.markdown(Sentences.protocol(result)) + " · started " + run.startedAt());
        if (run.closed()) {
            paragraph("**" + Sentences.CLOSED + "**");
        }
        said(run.verdict());
        list(
                "Caveats",
                run.validity().caveats().stream().map(MarkdownReport::caveat).toList());
        heading("Stages");
        lines.addAll(Tables.stages(run).markdown());
        paragraph("Clocks: " + Text.markdown(Sentences.responseAgainstService(run)) + ".");
        list(
                "Blocked",
                run.stages().stream()
                        .filter(stage -> Tables.notable(stage.blocked(), stage.response()))
                        .map(stage -> stage.name() + ": " + Sentences.blocked(stage))
                        .toList());
        if (run.breakingPoint() != null) {
            list("Breaking point", List.of(Sentences.breakingPoint(run.breakingPoint())));
        }
        if (run.streams() != null) {
            list("Event streams", List.of(Sentences.streams(run.streams())));
        }
        list("Injected faults", injected(run));
        list("Thresholds", thresholds(run));
        heading("Operations");
        lines.addAll(
                Tables.operations(run.operations(), run.counts().intended()).markdown());
        list(
                "Errors",
                run.errors().isEmpty()
                        ? List.of("none")
                        : run.errors().stream().map(Sentences::error).toList());
        list(
                "Wrong replies",
                run.wrongReplies().stream().map(Sentences::wrongReply).toList());
        if (run.targetUsage() != null) {
            list("Target", List.of(Sentences.usage(run.targetUsage())));
        }
        if (run.backends() != null) {
            list("Backends", List.of(Sentences.backends(run.backends(), run.operations())));
        }
        list(
                "Driver",
                List.of(
                        Sentences.driver(run),
                        Sentences.cpuPerRequest(run),
                        "connections " + run.driver().connectionsAsked() + " asked, "
                                + run.driver().connectionsOpened() + " opened",
                        "garbage collections " + run.driver().gcPauses() + ", longest pause "
                                + Figures.latency(Math.round(run.driver().longestGcPauseUs() * 1e3))));
        list(
                "Self-checks",
                run.validity().selfChecks().stream()
                        .map(MarkdownReport::selfCheck)
                        .toList());
    }

    private static List<String> injected(MeasuredRun run) {
        List<String> texts = new ArrayList<>();
        if (!run.faults().isEmpty()) {
            texts.add(Sentences.faults(run.faults()));
        }
        for (StageResult stage : run.stages()) {
            if (stage.injected() != null) {
                texts.add(stage.name() + ": " + Sentences.injected(stage.injected(), stage.counts()));
            }
        }
        return texts;
    }

    private static List<String> thresholds(MeasuredRun run) {
        List<String> texts = new ArrayList<>();
        for (StageResult stage : run.stages()) {
            stage.thresholds().forEach(outcome -> texts.add(stage.name() + ": " + Sentences.threshold(outcome)));
        }
        run.thresholds().forEach(outcome -> texts.add("run: " + Sentences.threshold(outcome)));
        return texts;
    }

    private static String caveat(Caveat caveat) {
        return caveat.level() + " " + caveat.code() + ": " + caveat.text() + "; " + caveat.remedy();
    }

    private static String selfCheck(SelfCheck check) {
        return (check.holds() ? "✓ holds: " : "✗ broken: ") + check.name() + " (" + check.text() + ")";
    }

    private void environment(Environment environment) {
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
        texts.add("bench " + result.toolVersion());
        list("Environment", texts);
    }

    private void profile() {
        heading("Profile");
        lines.add("```json");
        lines.add(result.profile().toPrettyString());
        lines.add("```");
    }

    private void list(String title, List<String> texts) {
        if (!texts.isEmpty()) {
            heading(title);
            texts.forEach(text -> lines.add("- " + Text.markdown(text)));
        }
    }

    private void section(String title) {
        lines.add("");
        lines.add("# " + title);
    }

    private void heading(String title) {
        lines.add("");
        lines.add("## " + title);
        lines.add("");
    }

    private void paragraph(String text) {
        lines.add("");
        lines.add(text);
    }
}
