package io.only1mcp.core.arrival;

import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Rates;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;

/** How requests come. */
public sealed interface Arrival {

    /** More stages than this would leave no room for their histograms. */
    int MOST_STAGES = 1_000;

    /** The highest rate, several times what one driver can send: a driver that cannot even count what falls due never ends. */
    double MOST_PER_SECOND = 1_000_000;

    /** How long, without a warm-up and without what is still unanswered at the end. */
    Duration duration();

    /**
     * The same arrival with every duration multiplied, to the nearest nanosecond.
     *
     * @param factor more than 0
     * @throws ArithmeticException where a duration becomes longer than 292 years
     * @throws IllegalArgumentException where a duration becomes too short
     */
    Arrival scaled(double factor);

    /** The open loop of one rate with even gaps. */
    static Open constant(double perSecond, Duration duration) {
        return new Open(new Shape.Constant(perSecond, 0, duration), Gaps.CONSTANT);
    }

    /** The open loop of these stages with even gaps. */
    static Open stages(List<Stage> stages) {
        return new Open(new Shape.Stages(stages), Gaps.CONSTANT);
    }

    /**
     * An open loop: requests leave at their intended instants, whatever the answers do.
     *
     * @param shape the rate over time
     * @param gaps how requests lie at that rate
     */
    record Open(Shape shape, Gaps gaps) implements Arrival {

        /** The stages, each beginning where the one before it ends. */
        public List<Stage> stages() {
            return shape.stages();
        }

        @Override
        public Duration duration() {
            return stages().stream().map(Stage::duration).reduce(Duration.ZERO, Duration::plus);
        }

        @Override
        public Open scaled(double factor) {
            return new Open(shape.scaled(factor), gaps);
        }
    }

    /**
     * A closed loop: each user sends its next request when its last one is answered, so a slow target is asked less.
     * Every report calls such a run closed.
     *
     * @param steps at least one, run one after the other
     * @param thinkTime how long a user waits after an answer, 0 or more
     */
    record Closed(List<Step> steps, Duration thinkTime) implements Arrival {
        public Closed {
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("closed.users: must not be empty");
            }
            if (steps.size() > MOST_STAGES) {
                throw new IllegalArgumentException(
                        "closed.users: at most " + MOST_STAGES + " steps are run, got " + steps.size());
            }
            if (thinkTime.isNegative()) {
                throw new IllegalArgumentException("think_time: must be >= 0, got " + Durations.text(thinkTime));
            }
            steps = List.copyOf(steps);
        }

        /** Users who do not think. */
        public Closed(List<Step> steps) {
            this(steps, Duration.ZERO);
        }

        /** The most users of any step. */
        public int mostUsers() {
            return steps.stream().mapToInt(Step::users).max().orElseThrow();
        }

        @Override
        public Duration duration() {
            return steps.stream().map(Step::duration).reduce(Duration.ZERO, Duration::plus);
        }

        @Override
        public Closed scaled(double factor) {
            return new Closed(
                    steps.stream()
                            .map(step -> new Step(
                                    step.users(),
                                    multiplied(step.duration(), factor),
                                    multiplied(step.rampUp(), factor)))
                            .toList(),
                    multiplied(thinkTime, factor));
        }
    }

    /**
     * A span of time with one straight line of rates.
     *
     * @param duration how long; zero makes a step
     * @param fromPerSecond the rate at its begin, 0 to {@link #MOST_PER_SECOND}
     * @param toPerSecond the rate at its end, 0 to {@link #MOST_PER_SECOND}
     * @param label what it is in its shape, such as {@code burst} or {@code 09:00}; empty where it is just a stage
     */
    record Stage(Duration duration, double fromPerSecond, double toPerSecond, String label) {
        public Stage {
            if (duration.isNegative()) {
                throw new IllegalArgumentException("duration: must be >= 0, got " + Durations.text(duration));
            }
            if (!(fromPerSecond >= 0) || !(toPerSecond >= 0)) {
                throw new IllegalArgumentException(
                        "target: must be >= 0, got " + Rates.text(Math.min(fromPerSecond, toPerSecond)));
            }
            checkMost("target", Math.max(fromPerSecond, toPerSecond));
        }

        /** A stage that is just that. */
        public Stage(Duration duration, double fromPerSecond, double toPerSecond) {
            this(duration, fromPerSecond, toPerSecond, "");
        }

        /** A stage of one rate. */
        static Stage hold(String label, Duration duration, double perSecond) {
            return new Stage(duration, perSecond, perSecond, label);
        }
    }

    /**
     * A number of users for a while.
     *
     * @param users 1 to {@link #MOST}
     * @param duration how long, more than zero
     * @param rampUp over how long they come, one after the other: user {@code i} of {@code n} begins after {@code i / n}
     *     of it; 0 to {@code duration}
     */
    record Step(int users, Duration duration, Duration rampUp) {
        /** Each user has a connection, and an address has about 28,000 ports to connect from. */
        public static final int MOST = 20_000;

        public Step {
            if (users < 1) {
                throw new IllegalArgumentException("users: must be >= 1, got " + users);
            }
            if (users > MOST) {
                throw new IllegalArgumentException("users: must be <= " + MOST + ", got " + users);
            }
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("each: must be > 0, got " + Durations.text(duration));
            }
            if (rampUp.isNegative() || rampUp.compareTo(duration) > 0) {
                throw new IllegalArgumentException("ramp_up: must be between 0s and " + Durations.text(duration)
                        + ", the length of the step, got " + Durations.text(rampUp));
            }
        }

        /** Users who all come at once. */
        public Step(int users, Duration duration) {
            this(users, duration, Duration.ZERO);
        }
    }

    /**
     * Refuses a rate above {@link #MOST_PER_SECOND}.
     *
     * @param key what the rate is called
     */
    static void checkMost(String key, double perSecond) {
        if (perSecond > MOST_PER_SECOND) {
            throw new IllegalArgumentException(key + ": must be <= " + Rates.text(MOST_PER_SECOND) + ", got "
                    + (Double.isInfinite(perSecond) ? "more than a number can hold" : Rates.text(perSecond)));
        }
    }

    /** A duration times a factor, to the nearest nanosecond. */
    static Duration multiplied(Duration duration, double factor) {
        BigDecimal nanos = BigDecimal.valueOf(duration.toNanos()).multiply(BigDecimal.valueOf(factor));
        return Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }
}
