package io.only1mcp.core.arrival;

import io.only1mcp.core.arrival.Arrival.Stage;
import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.units.Shares;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rate of an open loop over time. Whatever its form, it comes to stages, which are reported and judged one by one. */
public sealed interface Shape {

    /** The stages, each beginning where the one before it ends. */
    List<Stage> stages();

    /**
     * The same shape with every duration multiplied.
     *
     * @param factor more than 0
     */
    Shape scaled(double factor);

    /** By which share the rate of each second may lie above and below that of its stage, 0 to 1. */
    default double variance() {
        return 0;
    }

    /**
     * A chain of straight lines.
     *
     * @param stages at least one
     */
    record Stages(List<Stage> stages) implements Shape {
        public Stages {
            if (stages.isEmpty()) {
                throw new IllegalArgumentException("stages: must not be empty");
            }
            checkCount("stages", stages.size());
            stages = List.copyOf(stages);
        }

        @Override
        public Stages scaled(double factor) {
            return new Stages(stages.stream()
                    .map(stage -> new Stage(
                            Arrival.multiplied(stage.duration(), factor),
                            stage.fromPerSecond(),
                            stage.toPerSecond(),
                            stage.label()))
                    .toList());
        }
    }

    /**
     * One rate.
     *
     * @param perSecond 0 or more
     * @param variance by which share the rate of each second may lie above and below it, 0 to 1; the mean stays
     * @param duration how long
     */
    record Constant(double perSecond, double variance, Duration duration) implements Shape {
        public Constant {
            checkRate("rate", perSecond);
            checkNotNegative("duration", duration);
            if (!(variance >= 0 && variance <= 1)) {
                throw new IllegalArgumentException(
                        "variance: must be between 0% and 100%, got " + Shares.text(variance));
            }
        }

        @Override
        public List<Stage> stages() {
            return List.of(Stage.hold("", duration, perSecond));
        }

        @Override
        public Constant scaled(double factor) {
            return new Constant(perSecond, variance, Arrival.multiplied(duration, factor));
        }
    }

    /**
     * One straight line.
     *
     * @param fromPerSecond the rate at its begin, 0 or more
     * @param toPerSecond the rate at its end, 0 or more
     * @param duration how long
     */
    record Ramp(double fromPerSecond, double toPerSecond, Duration duration) implements Shape {
        public Ramp {
            checkRate("from", fromPerSecond);
            checkRate("to", toPerSecond);
            checkNotNegative("duration", duration);
        }

        @Override
        public List<Stage> stages() {
            return List.of(new Stage(duration, fromPerSecond, toPerSecond));
        }

        @Override
        public Ramp scaled(double factor) {
            return new Ramp(fromPerSecond, toPerSecond, Arrival.multiplied(duration, factor));
        }
    }

    /**
     * One rate with another one in its midst, without any ramp.
     *
     * @param basePerSecond the rate before and after, 0 or more
     * @param spikePerSecond the rate of the spike, 0 or more
     * @param lasts how long the spike is, more than zero
     * @param after how long the base is held before it, 0 or more
     * @param duration of the whole, at least {@code after} and {@code lasts}
     */
    record Spike(double basePerSecond, double spikePerSecond, Duration lasts, Duration after, Duration duration)
            implements Shape {
        public Spike {
            checkRate("base", basePerSecond);
            checkRate("spike", spikePerSecond);
            checkPositive("for", lasts);
            checkNotNegative("after", after);
            if (duration.compareTo(after.plus(lasts)) < 0) {
                throw new IllegalArgumentException("duration: must be at least "
                        + Durations.text(after.plus(lasts)) + ", the end of the spike, got "
                        + Durations.text(duration));
            }
        }

        @Override
        public List<Stage> stages() {
            List<Stage> stages = new ArrayList<>();
            Duration rest = duration.minus(after).minus(lasts);
            if (!after.isZero()) {
                stages.add(Stage.hold("before", after, basePerSecond));
            }
            stages.add(Stage.hold("spike", lasts, spikePerSecond));
            if (!rest.isZero()) {
                stages.add(Stage.hold("after", rest, basePerSecond));
            }
            return stages;
        }

        @Override
        public Spike scaled(double factor) {
            Duration shortLasts = Arrival.multiplied(lasts, factor);
            Duration shortAfter = Arrival.multiplied(after, factor);
            Duration whole = Arrival.multiplied(duration, factor);
            // Each is rounded for itself, which must not make the parts longer than the whole.
            Duration least = shortAfter.plus(shortLasts);
            return new Spike(
                    basePerSecond, spikePerSecond, shortLasts, shortAfter, whole.compareTo(least) < 0 ? least : whole);
        }
    }

    /**
     * A staircase: each rate is held for the same time.
     *
     * @param fromPerSecond the first rate, 0 or more
     * @param byPerSecond by how much each is higher than the one before, more than 0
     * @param every how long each is held, more than zero
     * @param toPerSecond the rate that none exceeds, at least the first
     * @param untilBroken whether the first step that breaks a threshold is the last, whatever the profile says of going
     *     on
     */
    record Steps(double fromPerSecond, double byPerSecond, Duration every, double toPerSecond, boolean untilBroken)
            implements Shape {
        public Steps {
            checkRate("from", fromPerSecond);
            if (!(byPerSecond > 0)) {
                throw new IllegalArgumentException("by: must be > 0/s, got " + Rates.text(byPerSecond));
            }
            checkPositive("every", every);
            if (!(toPerSecond >= fromPerSecond)) {
                throw new IllegalArgumentException("to: must be at least " + Rates.text(fromPerSecond)
                        + ", the first rate, got " + Rates.text(toPerSecond));
            }
            checkCount("by", (double) count(fromPerSecond, byPerSecond, toPerSecond));
        }

        /** How many rates there are; a last one that only rounding puts above the highest is one of them. */
        private static long count(double from, double by, double to) {
            return (long) Math.floor((to - from) / by + 1e-9) + 1;
        }

        @Override
        public List<Stage> stages() {
            List<Stage> stages = new ArrayList<>();
            long count = count(fromPerSecond, byPerSecond, toPerSecond);
            for (int i = 0; i < count; i++) {
                stages.add(Stage.hold("step", every, fromPerSecond + i * byPerSecond));
            }
            return stages;
        }

        @Override
        public Steps scaled(double factor) {
            return new Steps(fromPerSecond, byPerSecond, Arrival.multiplied(every, factor), toPerSecond, untilBroken);
        }
    }

    /**
     * Bursts with quiet times between them, beginning with a burst; the last of either is cut at the end.
     *
     * @param burstPerSecond the rate of a burst, 0 or more
     * @param burst how long one is, more than zero
     * @param idlePerSecond the rate between two, 0 or more
     * @param idle how long that is, more than zero
     * @param duration of the whole
     */
    record Bursty(double burstPerSecond, Duration burst, double idlePerSecond, Duration idle, Duration duration)
            implements Shape {
        public Bursty {
            checkRate("burst.rate", burstPerSecond);
            checkPositive("burst.for", burst);
            checkRate("idle.rate", idlePerSecond);
            checkPositive("idle.for", idle);
            checkNotNegative("duration", duration);
            checkCount(
                    "duration",
                    Math.ceil(2.0 * duration.toNanos() / burst.plus(idle).toNanos()));
        }

        @Override
        public List<Stage> stages() {
            List<Stage> stages = new ArrayList<>();
            Duration left = duration;
            for (boolean inBurst = true; !left.isZero(); inBurst = !inBurst) {
                Duration whole = inBurst ? burst : idle;
                Duration length = whole.compareTo(left) < 0 ? whole : left;
                stages.add(Stage.hold(inBurst ? "burst" : "idle", length, inBurst ? burstPerSecond : idlePerSecond));
                left = left.minus(length);
            }
            return stages;
        }

        @Override
        public Bursty scaled(double factor) {
            return new Bursty(
                    burstPerSecond,
                    Arrival.multiplied(burst, factor),
                    idlePerSecond,
                    Arrival.multiplied(idle, factor),
                    Arrival.multiplied(duration, factor));
        }
    }

    /**
     * A day from midnight to midnight in less time than that: each rate holds from its time of day to the next one.
     *
     * @param baselinePerSecond the rate from midnight to the first time, 0 or more
     * @param atPerSecond the rates by the time at which they begin, to the minute; each 0 or more
     * @param dayTakes how long the day is here, more than zero
     */
    record Day(double baselinePerSecond, SortedMap<LocalTime, Double> atPerSecond, Duration dayTakes) implements Shape {
        private static final long DAY_MINUTES = 24 * 60;

        public Day {
            checkRate("baseline", baselinePerSecond);
            atPerSecond.forEach((time, rate) -> checkRate("at." + time, rate));
            checkPositive("day_takes", dayTakes);
            atPerSecond = new TreeMap<>(atPerSecond);
        }

        @Override
        public List<Stage> stages() {
            SortedMap<LocalTime, Double> rates = new TreeMap<>(atPerSecond);
            rates.putIfAbsent(LocalTime.MIDNIGHT, baselinePerSecond);
            List<Stage> stages = new ArrayList<>();
            List<LocalTime> times = List.copyOf(rates.keySet());
            for (Map.Entry<LocalTime, Double> entry : rates.entrySet()) {
                int next = stages.size() + 1;
                // Differences of instants, so that the lengths come to the whole day to the nanosecond.
                long end = next < times.size() ? instant(minute(times.get(next))) : instant(DAY_MINUTES);
                long length = end - instant(minute(entry.getKey()));
                stages.add(Stage.hold(entry.getKey().toString(), Duration.ofNanos(length), entry.getValue()));
            }
            return stages;
        }

        private long instant(long minute) {
            return Math.round((double) dayTakes.toNanos() / DAY_MINUTES * minute);
        }

        private static long minute(LocalTime time) {
            return time.toSecondOfDay() / 60;
        }

        @Override
        public Day scaled(double factor) {
            return new Day(baselinePerSecond, atPerSecond, Arrival.multiplied(dayTakes, factor));
        }
    }

    private static void checkRate(String key, double perSecond) {
        if (!(perSecond >= 0)) {
            throw new IllegalArgumentException(key + ": must be >= 0, got " + perSecond);
        }
        Arrival.checkMost(key, perSecond);
    }

    private static void checkPositive(String key, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(key + ": must be > 0, got " + Durations.text(duration));
        }
    }

    private static void checkNotNegative(String key, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(key + ": must be >= 0, got " + Durations.text(duration));
        }
    }

    private static void checkCount(String key, double count) {
        if (count > Arrival.MOST_STAGES) {
            throw new IllegalArgumentException(
                    key + ": makes " + Math.round(count) + " stages, at most " + Arrival.MOST_STAGES + " are driven");
        }
    }
}
