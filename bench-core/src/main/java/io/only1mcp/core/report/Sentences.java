package io.only1mcp.core.report;

import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.recording.Usage;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.TargetInfo;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.ThresholdOutcome;
import io.only1mcp.core.verdict.Verdict;
import java.util.Locale;

/** What a run says in words, the same in every report. */
final class Sentences {
    static final String CLOSED = "closed model: latencies under self-limiting load";

    private Sentences() {}

    /** What was run, for how long, and whether it is worth reading on. */
    static String headline(RunResult result, MeasuredRun run) {
        return String.join(
                " · ",
                Text.clean(result.profileName()),
                target(result.target()),
                Figures.span(Math.round(run.durationSeconds() * 1e9)),
                "seed " + run.seed());
    }

    /** How the driver fared: the figures that say whether the others can be trusted. */
    static String driver(MeasuredRun run) {
        return String.format(
                Locale.ROOT,
                "send lateness p99 %s, driver busy %.0f%%",
                Figure.latency(run.lateness(), Summary::p99Nanos),
                100 * run.driver().workShare());
    }

    /** What was spoken, and with whom. */
    static String protocol(RunResult result) {
        TargetInfo target = result.target();
        String server = target.serverName() == null
                ? ""
                : " · " + Text.clean(target.serverName())
                        + (target.serverVersion() == null ? "" : " " + Text.clean(target.serverVersion()));
        return "MCP " + Text.clean(target.protocol()) + server + " · "
                + target.path().text();
    }

    /** What the target used. */
    static String usage(Usage usage) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "memory %s → %s, highest %s · cpu %.0f%% of one core, highest %.0f%%",
                Figures.bytes(usage.firstRssBytes()),
                Figures.bytes(usage.lastRssBytes()),
                Figures.bytes(usage.highestRssBytes()),
                usage.cpuPercent(),
                usage.highestCpuPercent()));
        if (usage.highestThreads() != null) {
            text.append(" · threads ").append(usage.highestThreads());
        }
        if (usage.highestOpenFiles() != null) {
            text.append(" · open files ").append(usage.highestOpenFiles());
        }
        return text.toString();
    }

    /** One kind of failure. */
    static String error(ErrorCount error) {
        return error.count() + " × " + error.kind().text() + ": " + Text.clean(error.detail()) + " (first met by "
                + Text.clean(error.operation()) + ")";
    }

    /** One threshold: a symbol, a word, the measured value and the limit. */
    static String threshold(ThresholdOutcome outcome) {
        Threshold threshold = outcome.threshold();
        String limit = threshold.comparison().name().toLowerCase(Locale.ROOT) + " " + threshold.limitText();
        if (outcome.verdict() instanceof Verdict.Inconclusive) {
            return "? inconclusive " + threshold.metric().key() + " (" + limit + ")";
        }
        return (outcome.broken() ? "✗ broken " : "✓ held ") + threshold.metric().key() + " " + outcome.measuredText()
                + " (" + limit + ")";
    }

    /** Why response and service time differ, and by what. */
    static String responseAgainstService(MeasuredRun run) {
        String what = "Response time counts from the instant at which a request was due, service time from its write: ";
        if (run.closed()) {
            return what + "in a closed loop a request is due when its user is free, so a slow target is asked less and "
                    + "waiting is hidden.";
        }
        if (Tables.blocked(run.blocked(), run.response())) {
            return what + "requests waited up to "
                    + Figures.latency(run.blocked().p99Nanos())
                    + " (p99) for a free connection, because the target still held them all.";
        }
        return what + "here they differ by little, so no request waited long to be sent.";
    }

    /** The last word. */
    static String verdict(MeasuredRun run, ExitStatus status) {
        String word = switch (run.validity().level()) {
            case INVALID -> "INVALID";
            case SUSPECT -> word(run.verdict()) + ", but SUSPECT";
            case VALID -> word(run.verdict());
        };
        return word + " · exit status " + status.code() + " (" + status.text() + ")";
    }

    private static String word(Verdict verdict) {
        if (verdict instanceof Verdict.Fail) {
            return "FAIL";
        }
        return verdict instanceof Verdict.Inconclusive ? "INCONCLUSIVE" : "PASS";
    }

    private static String target(TargetInfo target) {
        return target.name().equals(target.url())
                ? Text.clean(target.url())
                : Text.clean(target.name()) + " " + Text.clean(target.url());
    }
}
