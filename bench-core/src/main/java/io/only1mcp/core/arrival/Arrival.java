package io.only1mcp.core.arrival;

import java.time.Duration;
import java.util.List;

/** How requests come. */
public sealed interface Arrival {

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
                throw new IllegalArgumentException("duration: must be >= 0, got " + duration);
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
     * @param users 1 or more
     * @param duration how long, more than zero
     */
    record Step(int users, Duration duration) {
        public Step {
            if (users < 1) {
                throw new IllegalArgumentException("users: must be >= 1, got " + users);
            }
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("each: must be > 0, got " + duration);
            }
        }
    }
}
