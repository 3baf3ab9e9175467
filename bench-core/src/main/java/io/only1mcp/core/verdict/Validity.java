package io.only1mcp.core.verdict;

import io.only1mcp.core.recording.Histograms;
import io.only1mcp.core.recording.HostFacts;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.core.recording.StageRecording;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.units.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Whether the figures of a run say something about its target. Only what is the driver's or the machine's fault counts: a
 * slow or full target is a result, not a doubt.
 *
 * @param level the worst level of the caveats
 * @param caveats the doubts, the worst first
 * @param selfChecks the laws that the recording had to obey
 */
public record Validity(Level level, List<Caveat> caveats, List<SelfCheck> selfChecks) {
    private static final double LATENESS_SUSPECT_NANOS = 200_000;
    private static final double LATENESS_SUSPECT_SHARE = 0.1;
    private static final double LATENESS_INVALID_NANOS = 2_000_000;
    private static final double LATENESS_INVALID_SHARE = 0.5;
    private static final double ACHIEVED_SUSPECT = 0.999;
    private static final double ACHIEVED_INVALID = 0.995;
    private static final double WORK_SUSPECT = 0.8;
    private static final double WORK_INVALID = 0.95;
    private static final Duration PAUSE_SUSPECT = Duration.ofMillis(50);
    private static final Duration PAUSE_INVALID = Duration.ofMillis(500);

    /** Of steal and of throttling. */
    private static final double TAKEN_SUSPECT = 0.03;

    private static final double TAKEN_INVALID = 0.15;
    private static final double QUEUE_SUSPECT = 0.05;
    private static final double QUEUE_INVALID = 0.25;

    /** What a run is worth. */
    public enum Level {
        /** Nothing spoils the figures. */
        VALID,
        /** They may be off: a pass comes with a warning, and the run is never a baseline. */
        SUSPECT,
        /** They say nothing about the target: never a pass, never a baseline. */
        INVALID
    }

    public Validity {
        caveats = List.copyOf(caveats);
        selfChecks = List.copyOf(selfChecks);
    }

    /**
     * The validity of a run.
     *
     * @param recording what it left behind; stages that a stop cut short are left out where others ran to their end
     * @param notes what the caller knows besides: same host, short warm-up
     */
    public static Validity of(Recording recording, List<Caveat> notes) {
        List<Caveat> caveats = new ArrayList<>();
        List<SelfCheck> selfChecks = SelfCheck.of(recording);
        for (SelfCheck check : selfChecks) {
            if (!check.holds()) {
                caveats.add(new Caveat(
                        Caveat.Level.INVALID,
                        "self_check",
                        "the figures contradict themselves: " + check.name() + " does not hold: " + check.text(),
                        "this is a defect of the driver: keep the run's folder and report it"));
            }
        }
        List<StageRecording> stages = whole(recording);
        boolean late = lateness(stages, caveats);
        achieved(stages, caveats);
        if (late) {
            work(recording.driver().workShare(), caveats);
            queue(recording.driver().host().runQueueShare(), caveats);
        }
        machine(recording.driver().host(), caveats);
        pauses(recording.driver(), caveats);
        caveats.addAll(notes);
        return new Validity(level(caveats), Caveat.worstFirst(caveats), selfChecks);
    }

    private static List<StageRecording> whole(Recording recording) {
        List<StageRecording> uncut =
                recording.stages().stream().filter(stage -> !stage.cut()).toList();
        return uncut.isEmpty() ? recording.stages() : uncut;
    }

    private static Level level(List<Caveat> caveats) {
        Level worst = Level.VALID;
        for (Caveat caveat : caveats) {
            Level level = switch (caveat.level()) {
                case NOTE -> Level.VALID;
                case SUSPECT -> Level.SUSPECT;
                case INVALID -> Level.INVALID;
            };
            worst = level.compareTo(worst) > 0 ? level : worst;
        }
        return worst;
    }

    private static boolean lateness(List<StageRecording> stages, List<Caveat> caveats) {
        long late = p99(stages.stream().map(StageRecording::lateness).toList());
        long response = p99(stages.stream().map(StageRecording::response).toList());
        double suspect = Math.max(LATENESS_SUSPECT_NANOS, LATENESS_SUSPECT_SHARE * response);
        double invalid = Math.max(LATENESS_INVALID_NANOS, LATENESS_INVALID_SHARE * response);
        if (late <= suspect) {
            return false;
        }
        caveats.add(new Caveat(
                late > invalid ? Caveat.Level.INVALID : Caveat.Level.SUSPECT,
                "lateness",
                "the driver sent late: p99 " + Figures.latency(late) + " after the intended instant, limit "
                        + Figures.latency(Math.round(late > invalid ? invalid : suspect)),
                "give the driver a core of its own, lower the rate, or end what else runs on this machine"));
        return true;
    }

    private static void achieved(List<StageRecording> stages, List<Caveat> caveats) {
        long intended =
                stages.stream().mapToLong(stage -> stage.counts().intended()).sum();
        long ready = stages.stream().mapToLong(StageRecording::readyInTime).sum();
        double share = intended == 0 ? 1 : (double) ready / intended;
        if (share < ACHIEVED_SUSPECT) {
            caveats.add(new Caveat(
                    share < ACHIEVED_INVALID ? Caveat.Level.INVALID : Caveat.Level.SUSPECT,
                    "achieved_share",
                    text(
                            "the driver was ready in time for %.2f %% of the intended requests, limit %.1f %%",
                            share * 100, (share < ACHIEVED_INVALID ? ACHIEVED_INVALID : ACHIEVED_SUSPECT) * 100),
                    "lower the rate, or give the driver more of the machine"));
        }
    }

    private static void work(double share, List<Caveat> caveats) {
        if (share > WORK_SUSPECT) {
            caveats.add(new Caveat(
                    share > WORK_INVALID ? Caveat.Level.INVALID : Caveat.Level.SUSPECT,
                    "work_share",
                    text(
                            "the driver's loop worked %.0f %% of the time, limit %.0f %%",
                            share * 100, (share > WORK_INVALID ? WORK_INVALID : WORK_SUSPECT) * 100),
                    "the driver is at its own limit: lower the rate"));
        }
    }

    /**
     * The driver was late because others had its core. Where that was a quarter of the time it was starved, and what it took for
     * the target's time may be its own, however slow the target looks beside it.
     */
    private static void queue(@Nullable Double share, List<Caveat> caveats) {
        if (share != null && share > QUEUE_SUSPECT) {
            boolean invalid = share > QUEUE_INVALID;
            caveats.add(new Caveat(
                    invalid ? Caveat.Level.INVALID : Caveat.Level.SUSPECT,
                    "run_queue",
                    text(
                            "the driver's thread waited %.1f %% of the time for a core that others had, limit %.0f %%",
                            share * 100, (invalid ? QUEUE_INVALID : QUEUE_SUSPECT) * 100),
                    "give the driver a core of its own, or end what else runs on this machine"));
        }
    }

    private static void machine(HostFacts host, List<Caveat> caveats) {
        taken(
                host.stealShare(),
                "cpu_steal",
                "the machine's host gave %.1f %% of its time to others, limit %.0f %%",
                "measure on a machine that is not shared",
                caveats);
        taken(
                host.throttledShare(),
                "cpu_throttled",
                "the driver's control group was held back for its quota %.1f %% of the time, limit %.0f %%",
                "give the container or service more CPU, or lower the rate",
                caveats);
        if (host.exhausted() != null) {
            caveats.add(new Caveat(
                    Caveat.Level.INVALID,
                    "exhausted",
                    "this machine had no more " + host.exhausted() + " when a connection was to be opened",
                    "ask for fewer connections, keep them open, or raise the limit: ulimit -n, ip_local_port_range"));
        }
    }

    private static void taken(@Nullable Double share, String code, String format, String remedy, List<Caveat> caveats) {
        if (share != null && share > TAKEN_SUSPECT) {
            boolean invalid = share > TAKEN_INVALID;
            caveats.add(new Caveat(
                    invalid ? Caveat.Level.INVALID : Caveat.Level.SUSPECT,
                    code,
                    text(format, share * 100, (invalid ? TAKEN_INVALID : TAKEN_SUSPECT) * 100),
                    remedy));
        }
    }

    private static void pauses(Recording.DriverFacts driver, List<Caveat> caveats) {
        Duration pause = driver.longestGcPause();
        if (pause.compareTo(PAUSE_SUSPECT) > 0) {
            boolean invalid = pause.compareTo(PAUSE_INVALID) > 0;
            caveats.add(new Caveat(
                    invalid ? Caveat.Level.INVALID : Caveat.Level.SUSPECT,
                    "gc_pause",
                    text(
                            "the driver's garbage collector paused it for %d ms, limit %d ms",
                            pause.toMillis(), (invalid ? PAUSE_INVALID : PAUSE_SUSPECT).toMillis()),
                    "give the driver's JVM more memory, or end what else runs on this machine"));
        }
    }

    private static long p99(List<Histogram> histograms) {
        return Summary.of(Histograms.sum(histograms)).p99Nanos();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
