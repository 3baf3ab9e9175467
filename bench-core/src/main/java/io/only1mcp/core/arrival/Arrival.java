package io.only1mcp.core.arrival;

import io.only1mcp.core.units.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;

/** How requests come. */
public sealed interface Arrival {

    /**
     * The same arrival with every duration multiplied, to the nearest nanosecond.
     *
     * @param factor more than 0
     * @throws ArithmeticException where a duration becomes longer than 292 years
     */
    Arrival scaled(double factor);

    /**
     * An open loop of stages: requests leave at their intended instants, whatever the answers do.
     *
     * @param stages at least one
     */
    record Stages(List<Stage> stages) implements Arrival {
        public Stages {
            if (stages.isEmpty()) {
                throw new IllegalArgumentException("stages: must not be empty");
            }
            stages = List.copyOf(stages);
        }

        @Override
        public Stages scaled(double factor) {
            return new Stages(stages.stream()
                    .map(stage ->
                            new Stage(multiplied(stage.duration(), factor), stage.fromPerSecond(), stage.toPerSecond()))
                    .toList());
        }
    }

    /**
     * A closed loop: each of {@code users} sends its next request when its last one is answered, so a slow target is
     * asked less. Every report calls such a run closed.
     *
     * @param steps at least one, run one after the other
     */
    record Closed(List<Step> steps) implements Arrival {
        public Closed {
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("closed.users: must not be empty");
            }
            steps = List.copyOf(steps);
        }

        @Override
        public Closed scaled(double factor) {
            return new Closed(steps.stream()
                    .map(step -> new Step(step.users(), multiplied(step.duration(), factor)))
                    .toList());
        }
    }

    /**
     * A span of time with one straight line of rates.
     *
     * @param duration how long; zero makes a step
     * @param fromPerSecond the rate at its begin, 0 or more
     * @param toPerSecond the rate at its end, 0 or more
     */
    record Stage(Duration duration, double fromPerSecond, double toPerSecond) {
        public Stage {
            if (duration.isNegative()) {
                throw new IllegalArgumentException("duration: must be >= 0, got " + Durations.text(duration));
            }
            if (!(fromPerSecond >= 0) || !(toPerSecond >= 0)) {
                throw new IllegalArgumentException("target: must be >= 0, got " + Math.min(fromPerSecond, toPerSecond));
            }
        }

        /** The lowest rate that the stage intends, per second. */
        public double lowestPerSecond() {
            return Math.min(fromPerSecond, toPerSecond);
        }
    }

    /**
     * A number of users for a while.
     *
     * @param users 1 to {@link #MOST}
     * @param duration how long, more than zero
     */
    record Step(int users, Duration duration) {
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
        }
    }

    private static Duration multiplied(Duration duration, double factor) {
        BigDecimal nanos = BigDecimal.valueOf(duration.toNanos()).multiply(BigDecimal.valueOf(factor));
        return Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }
}
