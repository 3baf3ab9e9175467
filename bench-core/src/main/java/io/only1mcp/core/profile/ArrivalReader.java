package io.only1mcp.core.profile;

import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.arrival.Gaps;
import io.only1mcp.core.arrival.Shape;
import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.units.Shares;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How requests come, out of the one key of a profile that says so. */
final class ArrivalReader {

    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
    private static final String BROKEN = "broken";

    private final Section root;

    ArrivalReader(Section root) {
        this.root = root;
    }

    Arrival arrival() {
        List<String> given = Options.ARRIVALS.stream().filter(root::has).toList();
        String all = String.join(", ", Options.ARRIVALS);
        if (given.isEmpty()) {
            throw root.error("", "nothing says how requests come: give one of " + all);
        }
        if (given.size() > 1) {
            throw root.error(given.get(1), "requests already come by '" + given.get(0) + "': give one of " + all);
        }
        Gaps gaps = root.find("arrival", text -> Words.of(Gaps.class, text)).orElse(Gaps.CONSTANT);
        String key = given.get(0);
        if (key.equals("closed")) {
            if (gaps != Gaps.CONSTANT) {
                throw root.error(
                        "arrival", "belongs to an open loop: users of a closed one send when they are answered");
            }
            return closed(map(key, Keys.CLOSED));
        }
        return new Arrival.Open(
                switch (key) {
                    case "stages" -> stages();
                    case "constant" -> constant(map(key, Keys.CONSTANT));
                    case "ramp" -> ramp(map(key, Keys.RAMP));
                    case "spike" -> spike(map(key, Keys.SPIKE));
                    case "steps" -> steps(map(key, Keys.STEPS));
                    case "bursty" -> bursty(map(key, Keys.BURSTY));
                    default -> day(map(key, Keys.SCHEDULE));
                },
                gaps);
    }

    private Section map(String key, Keys keys) {
        return root.section(key, keys).orElseThrow();
    }

    private Shape stages() {
        List<Arrival.Stage> stages = new ArrayList<>();
        double from = 0;
        for (Section stage : root.sections("stages", Keys.STAGE)) {
            double begin = from;
            Duration duration = stage.required("duration", Durations::parse);
            double target = stage.required("target", Rates::parse);
            stages.add(stage.make(() -> new Arrival.Stage(duration, begin, target)));
            from = target;
        }
        return root.make(() -> new Shape.Stages(stages));
    }

    private static Shape constant(Section constant) {
        double rate = constant.required("rate", Rates::parse);
        double variance = constant.find("variance", Shares::parse).orElse(0.0);
        Duration duration = constant.required("duration", Durations::parse);
        return constant.make(() -> new Shape.Constant(rate, variance, duration));
    }

    private static Shape ramp(Section ramp) {
        double from = ramp.required("from", Rates::parse);
        double to = ramp.required("to", Rates::parse);
        Duration duration = ramp.required("duration", Durations::parse);
        return ramp.make(() -> new Shape.Ramp(from, to, duration));
    }

    private static Shape spike(Section spike) {
        double base = spike.required("base", Rates::parse);
        double high = spike.required("spike", Rates::parse);
        Duration lasts = spike.required("for", Durations::parse);
        Duration after = spike.required("after", Durations::parse);
        Duration duration = spike.required("duration", Durations::parse);
        return spike.make(() -> new Shape.Spike(base, high, lasts, after, duration));
    }

    private static Shape steps(Section steps) {
        double from = steps.required("from", Rates::parse);
        double by = steps.required("by", Rates::parse);
        Duration every = steps.required("every", Durations::parse);
        double to = steps.required("to", Rates::parse);
        boolean untilBroken = steps.find("until", ArrivalReader::broken).orElse(false);
        return steps.make(() -> new Shape.Steps(from, by, every, to, untilBroken));
    }

    private static boolean broken(String text) {
        if (!text.equals(BROKEN)) {
            throw new IllegalArgumentException(
                    "must be " + BROKEN + ", or leave the key out to go on, got '" + text + "'");
        }
        return true;
    }

    private static Shape bursty(Section bursty) {
        Section burst = bursty.section("burst", Keys.BURST).orElseThrow(() -> bursty.missing("burst"));
        Section idle = bursty.section("idle", Keys.IDLE).orElseThrow(() -> bursty.missing("idle"));
        double burstRate = burst.required("rate", Rates::parse);
        Duration burstFor = burst.required("for", Durations::parse);
        double idleRate = idle.required("rate", Rates::parse);
        Duration idleFor = idle.required("for", Durations::parse);
        Duration duration = bursty.required("duration", Durations::parse);
        return bursty.make(() -> new Shape.Bursty(burstRate, burstFor, idleRate, idleFor, duration));
    }

    private static Shape day(Section schedule) {
        double baseline = schedule.required("baseline", Rates::parse);
        SortedMap<LocalTime, Double> at = new TreeMap<>();
        schedule.texts("at").forEach((time, rate) -> at.put(time(schedule, time), rate(schedule, time, rate)));
        Duration dayTakes = schedule.required("day_takes", Durations::parse);
        return schedule.make(() -> new Shape.Day(baseline, at, dayTakes));
    }

    private static LocalTime time(Section schedule, String text) {
        if (!TIME.matcher(text).matches()) {
            throw schedule.error("at." + text, "'" + text + "' is not a time of day: write 09:00, 00:00 to 23:59");
        }
        return LocalTime.parse(text);
    }

    private static double rate(Section schedule, String time, String text) {
        try {
            return Rates.parse(text);
        } catch (IllegalArgumentException e) {
            throw schedule.error("at." + time, String.valueOf(e.getMessage()));
        }
    }

    private static Arrival closed(Section closed) {
        List<Integer> users = closed.isList("users")
                ? closed.values("users", ProfileReader::positive)
                : List.of(closed.required("users", ProfileReader::positive));
        if (users.isEmpty()) {
            throw closed.error("users", "must not be empty");
        }
        Duration each = closed.required("each", Durations::parse);
        Duration thinkTime = closed.find("think_time", Durations::parse).orElse(Duration.ZERO);
        List<Duration> rampUps = rampUps(closed, users.size());
        List<Arrival.Step> steps = new ArrayList<>();
        for (int count : users) {
            Duration rampUp = rampUps.get(steps.size());
            steps.add(closed.make(() -> new Arrival.Step(count, each, rampUp)));
        }
        return closed.make(() -> new Arrival.Closed(steps, thinkTime));
    }

    /** One for each number of users, or one for all of them. */
    private static List<Duration> rampUps(Section closed, int steps) {
        if (!closed.isList("ramp_up")) {
            Duration all = closed.find("ramp_up", Durations::parse).orElse(Duration.ZERO);
            return Collections.nCopies(steps, all);
        }
        List<Duration> each = closed.values("ramp_up", Durations::parse);
        if (each.size() != steps) {
            throw closed.error(
                    "ramp_up",
                    "must be one duration, or one for each of the " + steps + " numbers of users, got " + each.size());
        }
        return each;
    }
}
