package io.only1mcp.core.report;

import io.only1mcp.core.advice.Adviser;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.Repetition;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.StageResult;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.verdict.SelfCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A result as Markdown: everything that the terminal shows, and all that it leaves out for want of room. */
public final class MarkdownReport {
    private final RunResult result;
    private final MarkdownPage page = new MarkdownPage();

    private MarkdownReport(RunResult result) {
        this.result = result;
    }

    /** The page. */
    public static String of(RunResult result) {
        MarkdownReport report = new MarkdownReport(result);
        report.page.title(Text.markdown(result.profileName()) + " — "
                + result.exitStatus().text());
        if (result.repetition() != null) {
            report.repetition(result.repetition());
        }
        report.page.list("What to do first", AdviceReport.lines(Adviser.of(result)));
        for (MeasuredRun run : result.runs()) {
            if (result.repetition() != null) {
                report.page.title("Run " + (result.runs().indexOf(run) + 1));
            }
            report.run(run);
        }
        if (result.overhead() != null) {
            report.page.list("Overhead", OverheadReport.inShort(result.overhead()));
        }
        if (result.floor() != null) {
            report.page.list("The driver itself", List.of(Sentences.floor(result.floor())));
        }
        if (result.warmUp() != null) {
            report.page.list("Warm-up", List.of(Sentences.warmUp(result.warmUp())));
        }
        report.page.environment(result.environment(), result.toolVersion());
        report.page.profile(result.profile());
        return report.page.text();
    }

    private void repetition(Repetition repetition) {
        page.paragraph("**" + Text.markdownSentence(Sentences.verdict(repetition, result.exitStatus(), true)) + "**");
        page.paragraph(Text.markdownSentence(Sentences.headline(result)) + " · " + repetition.validity());
        page.said(repetition.verdict());
        page.heading("Stages over the runs");
        page.addAll(Tables.repeatedStages(repetition).markdown());
        page.paragraph(Text.markdown(Sentences.SPREAD) + ".");
        page.heading("Runs");
        page.addAll(Tables.runs(result.runs(), repetition).markdown());
        page.list(
                "Thresholds on the medians",
                repetition.thresholds().stream()
                        .map(outcome -> outcome.scope() + ": " + Sentences.threshold(outcome))
                        .toList());
    }

    private void run(MeasuredRun run) {
        page.paragraph("**" + Text.markdownSentence(Sentences.verdict(run, true)) + "**");
        page.paragraph(Text.markdownSentence(Sentences.headline(result, run)) + " · "
                + run.validity().level() + " (" + Text.markdownSentence(Sentences.driver(run)) + ")  ");
        page.add(Text.markdownSentence(Sentences.protocol(result)) + " · started " + run.startedAt());
        if (run.closed()) {
            page.paragraph("**" + MeasuredRun.CLOSED + "**");
        }
        page.said(run.verdict());
        page.caveats(run.validity().caveats());
        page.heading("Stages");
        page.addAll(Tables.stages(run).markdown());
        if (!run.responseHistogram().isEmpty()) {
            page.heading("Response times");
            page.picture(LatencyPicture.of(run.responseHistogram()));
        }
        page.paragraph("Clocks: " + Text.markdownSentence(Sentences.responseAgainstService(run)) + ".");
        page.list(
                "Blocked",
                run.stages().stream()
                        .filter(stage -> Tables.notable(stage.blocked(), stage.response()))
                        .map(stage -> stage.name() + ": " + Sentences.blocked(stage))
                        .toList());
        if (run.breakingPoint() != null) {
            page.list("Breaking point", List.of(Sentences.breakingPoint(run.breakingPoint())));
        }
        if (run.streams() != null) {
            page.list("Event streams", List.of(Sentences.streams(run.streams())));
        }
        if (run.sessions() != null) {
            page.list("Sessions", Sentences.sessions(run.sessions()));
        }
        if (run.heldStreams() != null) {
            page.list("Held streams", Sentences.held(run.heldStreams()));
        }
        page.list("Injected faults", injected(run));
        page.list("Thresholds", thresholds(run));
        page.heading("Operations");
        page.addAll(Tables.operations(run.operations(), run.counts().intended(), true)
                .markdown());
        page.list(
                "Errors",
                run.errors().isEmpty()
                        ? List.of("none")
                        : Stream.concat(
                                        run.errors().stream().map(Sentences::error),
                                        Sentences.unjudged(result).stream())
                                .toList());
        page.list(
                "Wrong replies",
                run.wrongReplies().stream().map(Sentences::wrongReply).toList());
        if (run.targetUsage() != null) {
            page.list("Target", List.of(UsageSentences.usage(run.targetUsage())));
        }
        if (run.backends() != null) {
            page.list("Backends", List.of(UsageSentences.backends(run.backends(), run.operations())));
        }
        page.list(
                "Driver",
                List.of(
                        Sentences.driver(run),
                        UsageSentences.cpuPerRequest(run),
                        "connections " + run.driver().connectionsAsked() + " asked, "
                                + run.driver().connectionsOpened() + " opened",
                        Sentences.machine(run.driver()),
                        "garbage collections " + run.driver().gcPauses() + ", longest pause "
                                + Figures.latency(Math.round(run.driver().longestGcPauseUs() * 1e3))));
        page.list(
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

    private static String selfCheck(SelfCheck check) {
        return (check.holds() ? "✓ holds: " : "✗ broken: ") + check.name() + " (" + check.text() + ")";
    }
}
