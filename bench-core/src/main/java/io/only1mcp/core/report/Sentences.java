package io.only1mcp.core.report;

import io.only1mcp.core.recording.Counts;
import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.result.DriverResult;
import io.only1mcp.core.result.FaultCount;
import io.only1mcp.core.result.HeldStreamsResult;
import io.only1mcp.core.result.InjectedResult;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.Repetition;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.SessionsResult;
import io.only1mcp.core.result.StageResult;
import io.only1mcp.core.result.StreamsResult;
import io.only1mcp.core.result.TargetInfo;
import io.only1mcp.core.result.WarmUpResult;
import io.only1mcp.core.result.WrongReplyResult;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.units.Figures;
import io.only1mcp.core.verdict.BreakingPoint;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.Floor;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.ThresholdOutcome;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run says in words, the same in every report. */
final class Sentences {
    static final String SPREAD = "medians over the runs, ± the median distance of the runs from it (MAD)";

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

    /** What the machine did to the driver, as far as it tells. */
    static String machine(DriverResult driver) {
        return "waited for a core " + share(driver.runQueueShare()) + " of the time; the machine's host took "
                + share(driver.stealShare()) + ", a quota " + share(driver.throttledShare());
    }

    private static String share(@Nullable Double share) {
        return share == null ? "an unknown part" : Figures.share(share);
    }

    /** What was spoken, with whom, and what it had to do besides. */
    static String protocol(RunResult result) {
        return spoken(result.target());
    }

    /** What was spoken. */
    static String language(TargetInfo target) {
        return target.era() == TargetInfo.Era.NONE ? "plain HTTP" : "MCP " + Text.clean(target.protocol());
    }

    /** The same of a target alone. */
    static String spoken(TargetInfo target) {
        String server = target.serverName() == null
                ? ""
                : " · " + Text.clean(target.serverName())
                        + (target.serverVersion() == null ? "" : " " + Text.clean(target.serverVersion()));
        String features =
                target.features().isEmpty() ? "" : " · features " + Text.clean(String.join(", ", target.features()));
        return language(target) + server + " · " + target.path().text() + features;
    }

    /** One kind of failure. */
    static String error(ErrorCount error) {
        return error.count() + " × " + error.kind().text() + ": " + Text.clean(error.detail()) + " (first met by "
                + Text.clean(error.operation()) + ")";
    }

    /** The failures of all runs, those of one kind and detail together. */
    static List<ErrorCount> errorsOf(List<MeasuredRun> runs) {
        Map<String, ErrorCount> all = new LinkedHashMap<>();
        runs.stream()
                .flatMap(run -> run.errors().stream())
                .forEach(error -> all.merge(
                        error.kind() + " " + error.detail(),
                        error,
                        (a, b) -> new ErrorCount(a.kind(), a.operation(), a.detail(), a.count() + b.count())));
        return all.values().stream()
                .sorted(Comparator.comparingLong(ErrorCount::count).reversed())
                .toList();
    }

    /** That a run passes whatever failed, because nothing judges it, and what would; empty where nothing failed, or something judges. */
    static List<String> unjudged(RunResult result) {
        boolean judged = result.runs().stream()
                .anyMatch(run -> !run.thresholds().isEmpty()
                        || run.stages().stream()
                                .anyMatch(stage -> !stage.thresholds().isEmpty()));
        return judged
                        || result.exitStatus() != ExitStatus.PASS
                        || errorsOf(result.runs()).isEmpty()
                ? List.of()
                : List.of("no threshold judges them: --set 'thresholds=[{metric: availability, min: 99%}]' would");
    }

    /** The caveats of all runs, the worst first; one that not all of them have names its run. */
    static List<Caveat> caveatsOf(List<MeasuredRun> runs) {
        List<Caveat> all = new ArrayList<>();
        for (MeasuredRun run : runs) {
            for (Caveat caveat : run.validity().caveats()) {
                boolean shared = runs.stream()
                        .allMatch(other -> other.validity().caveats().contains(caveat));
                Caveat named = shared
                        ? caveat
                        : new Caveat(
                                caveat.level(),
                                caveat.code(),
                                "run " + (runs.indexOf(run) + 1) + ": " + caveat.text(),
                                caveat.remedy());
                if (!all.contains(named)) {
                    all.add(named);
                }
            }
        }
        return Caveat.worstFirst(all);
    }

    /** One wrong reply, with the request that met it. */
    static String wrongReply(WrongReplyResult reply) {
        return String.format(
                Locale.ROOT,
                "request %d (%s) at %.3f s: %s: %s",
                reply.request(),
                Text.clean(reply.operation()),
                reply.atSeconds(),
                reply.kind().text(),
                Text.clean(reply.evidence()));
    }

    /** One threshold: a symbol, a word, the measured value and the limit. */
    static String threshold(ThresholdOutcome outcome) {
        if (outcome.verdict() instanceof Verdict.Inconclusive) {
            return "? inconclusive " + name(outcome.threshold()) + limit(outcome);
        }
        return (outcome.broken() ? "✗ broken " : "✓ held ") + measured(outcome);
    }

    /** The measured value of one threshold and its limit. */
    static String measured(ThresholdOutcome outcome) {
        return name(outcome.threshold()) + " " + outcome.measuredText() + limit(outcome);
    }

    private static String name(Threshold threshold) {
        return threshold.metric().key() + (threshold.of() == Threshold.Of.PROXY ? " of proxy" : "");
    }

    private static String limit(ThresholdOutcome outcome) {
        Threshold threshold = outcome.threshold();
        return " (" + threshold.comparison().name().toLowerCase(Locale.ROOT) + " " + threshold.limitText() + ")";
    }

    /** Why response and service time differ, and by what. */
    static String responseAgainstService(MeasuredRun run) {
        String what = "response time counts from the instant at which a request was due, service time from its write: ";
        Summary response = run.response();
        if (run.closed()) {
            return what + "in a closed loop a slow target is asked less, which hides waiting";
        }
        if (Tables.notable(run.blocked(), response)) {
            return what + "requests waited up to "
                    + Figures.latency(run.blocked().p99Nanos())
                    + " (p99) for a free connection, because the target still held them all";
        }
        if (Tables.notable(run.lateness(), response)) {
            return what + "the driver itself was up to "
                    + Figures.latency(run.lateness().p99Nanos()) + " late (p99)";
        }
        return what + "here nothing waited long to be sent, so they are much the same";
    }

    /** How long requests of a stage waited for a connection. */
    static String blocked(StageResult stage) {
        return "blocked p99 " + Figures.latency(stage.blocked().p99Nanos())
                + ": no connection was free, the target held them all";
    }

    /** Where the target broke. */
    static String breakingPoint(BreakingPoint point) {
        return Text.clean(point.stage()) + " was too much: " + String.join("; ", point.broken());
    }

    /** How the answers that were event streams came. */
    static String streams(StreamsResult streams) {
        return String.format(
                        Locale.ROOT, "%d with %d events · p50 and p99 of headers ", streams.streams(), streams.events())
                + both(streams.headers()) + ", first event " + both(streams.firstEvent()) + ", gap "
                + both(streams.gap()) + ", last event " + both(streams.lastEvent());
    }

    /** How sessions came and went, and why some could not. */
    static List<String> sessions(SessionsResult sessions) {
        List<String> texts = new ArrayList<>();
        texts.add(sessions.opened() + " opened of " + sessions.due() + " due · p50 and p99 of initialize "
                + both(sessions.initialize()) + ", of the whole opening " + both(sessions.opening()) + " · "
                + sessions.deleted() + " ended, " + sessions.abandoned() + " abandoned, " + sessions.lost()
                + " forgotten by the target · " + sessions.open() + " open at the end");
        sessions.errors().forEach(error -> texts.add(error(error)));
        return texts;
    }

    /** How the event streams that clients held open fared. */
    static List<String> held(HeldStreamsResult held) {
        List<String> texts = new ArrayList<>();
        texts.add(held.open() + " of " + held.asked() + " streams open at the end · p50 and p99 of opening "
                + both(held.opening()) + " · " + held.events() + " events came · " + held.ended()
                + " ended by the target");
        held.errors().forEach(error -> texts.add(error(error)));
        return texts;
    }

    private static String both(Summary summary) {
        return Figure.latency(summary, Summary::p50Nanos) + " " + Figure.latency(summary, Summary::p99Nanos);
    }

    /** What injected faults did, and how the other requests fared. */
    static String injected(InjectedResult injected, Counts counts) {
        return String.format(
                Locale.ROOT,
                "injected faults met %d of %d requests; the others: ok %.2f%%, p50 %s, p99 %s",
                injected.requests(),
                counts.intended(),
                100 * (1 - injected.othersErrorRate()),
                Figure.latency(injected.othersResponse(), Summary::p50Nanos),
                Figure.latency(injected.othersResponse(), Summary::p99Nanos));
    }

    /** The ledger of injected faults, without the kinds that nothing met. */
    static String faults(List<FaultCount> faults) {
        String met = faults.stream()
                .filter(fault -> fault.injected() > 0 || fault.met() > 0)
                .map(fault -> fault.injected() + " " + fault.kind().text().replace('_', ' ')
                        + (fault.injected() == fault.met() ? "" : " (meant for " + fault.met() + " requests)"))
                .collect(Collectors.joining(" · "));
        return met.isEmpty() ? "none" : met;
    }

    /** The last word of a run. */
    static String verdict(MeasuredRun run, boolean kept) {
        return verdict(run.validity().level(), run.verdict(), run.exitStatus(), kept);
    }

    /** What became of one run, in a word or two. */
    static String word(MeasuredRun run) {
        return word(run.validity().level(), run.verdict(), run.exitStatus());
    }

    /** The last word of several runs. */
    static String verdict(Repetition repetition, ExitStatus status, boolean kept) {
        return verdict(repetition.validity(), repetition.verdict(), status, kept);
    }

    /** The last word of anything: what became of it, and what is left for the shell. */
    static String verdict(Validity.Level validity, Verdict verdict, ExitStatus status, boolean kept) {
        return word(validity, verdict, status) + " · " + status.sentence(kept);
    }

    /** What several runs say together, in a word or two. */
    static String word(Repetition repetition) {
        return word(repetition.validity(), repetition.verdict(), ExitStatus.PASS);
    }

    /** What became of anything, in a word or two. */
    static String word(Validity.Level validity, Verdict verdict, ExitStatus status) {
        if (status == ExitStatus.INTERRUPTED) {
            return "INTERRUPTED";
        }
        return switch (validity) {
            case INVALID -> "INVALID";
            case SUSPECT -> word(verdict) + ", but SUSPECT";
            case VALID -> word(verdict);
        };
    }

    /** What several runs are of. */
    static String headline(RunResult result) {
        List<MeasuredRun> runs = result.runs();
        double seconds =
                runs.stream().mapToDouble(MeasuredRun::durationSeconds).max().orElse(0);
        return String.join(
                " · ",
                Text.clean(result.profileName()),
                target(result.target()),
                runs.size() + " runs of " + Figures.span(Math.round(seconds * 1e9)),
                "seeds " + runs.get(0).seed() + " to "
                        + runs.get(runs.size() - 1).seed());
    }

    /** What the driver itself is capable of. */
    static String floor(Floor floor) {
        return "against a server that does nothing: p50 "
                + Figure.latency(floor.response(), Summary::p50Nanos) + ", p99 "
                + Figure.latency(floor.response(), Summary::p99Nanos) + ", at most "
                + Figures.rate(floor.ceilingPerSecond()) + "/s (measured " + floor.measuredAt() + ")";
    }

    /** What was driven before and thrown away. */
    static String warmUp(WarmUpResult warmUp) {
        return String.format(
                Locale.ROOT,
                "thrown away: %d requests in %s, %s, p99 %s",
                warmUp.counts().intended(),
                Figures.span(Math.round(warmUp.durationSeconds() * 1e9)),
                Figure.ok(warmUp.counts()) + " ok",
                Figure.latency(warmUp.response(), Summary::p99Nanos));
    }

    /** A verdict in one word. */
    static String word(Verdict verdict) {
        if (verdict instanceof Verdict.Fail) {
            return "FAIL";
        }
        return verdict instanceof Verdict.Inconclusive ? "INCONCLUSIVE" : "PASS";
    }

    /** A target by its name and URL, or by one of them where they are the same. */
    static String target(TargetInfo target) {
        return target.name().equals(target.url())
                ? Text.clean(target.url())
                : Text.clean(target.name()) + " " + Text.clean(target.url());
    }
}
