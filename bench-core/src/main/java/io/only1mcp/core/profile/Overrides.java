package io.only1mcp.core.profile;

import io.only1mcp.core.verdict.Caveat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user gives beside a profile, as it was typed. Errors name the option. Options come first, then each {@code set}
 * in its order, and the time scale last.
 *
 * @param rate {@code --rate}: a constant rate in place of the profile's arrival
 * @param users {@code --users}: a closed loop in its place; a number, or several with commas between them
 * @param duration {@code --duration}: of that rate, of each number of users, or of the profile's own
 * @param connections {@code --connections}
 * @param protocol {@code --protocol}
 * @param seed {@code --seed}
 * @param runs {@code --runs}
 * @param calls {@code --call}, each {@code TOOL=JSON}: in place of the profile's workload
 * @param expect {@code --expect}: text that every good answer to these calls holds
 * @param set {@code --set}, each {@code PATH=VALUE}
 * @param timeScale {@code --time-scale}: by what all durations of the arrival are multiplied
 */
public record Overrides(
        @Nullable String rate,
        @Nullable String users,
        @Nullable String duration,
        @Nullable String connections,
        @Nullable String protocol,
        @Nullable String seed,
        @Nullable String runs,
        List<String> calls,
        @Nullable String expect,
        List<String> set,
        @Nullable String timeScale) {

    /** Nothing is overridden. */
    public static final Overrides NONE = builder().build();

    public Overrides {
        calls = List.copyOf(calls);
        set = List.copyOf(set);
    }

    /** What a result has to say of the plan beside the profile itself. */
    public List<Caveat> notes() {
        return timeScale == null
                ? List.of()
                : List.of(
                        Caveat.note(
                                "time_scale",
                                "every duration of the profile's arrival was multiplied by " + timeScale,
                                "a shortened run has fewer samples and less time to show what grows; leave the time scale out"));
    }

    /** A builder with nothing in it; what is null stays as the profile has it. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects what was given. */
    public static final class Builder {
        private @Nullable String rate;
        private @Nullable String users;
        private @Nullable String duration;
        private @Nullable String connections;
        private @Nullable String protocol;
        private @Nullable String seed;
        private @Nullable String runs;
        private @Nullable String expect;
        private @Nullable String timeScale;
        private final List<String> calls = new ArrayList<>();
        private final List<String> set = new ArrayList<>();

        private Builder() {}

        /** A constant rate, such as {@code 500/s}. */
        public Builder rate(@Nullable String given) {
            rate = given;
            return this;
        }

        /** A closed loop of so many users, such as {@code 64} or {@code 1,5,10}. */
        public Builder users(@Nullable String given) {
            users = given;
            return this;
        }

        /** How long, such as {@code 30s}. */
        public Builder duration(@Nullable String given) {
            duration = given;
            return this;
        }

        /** How many connections. */
        public Builder connections(@Nullable String given) {
            connections = given;
            return this;
        }

        /** A revision of MCP, or {@code auto}. */
        public Builder protocol(@Nullable String given) {
            protocol = given;
            return this;
        }

        /** The seed of all draws. */
        public Builder seed(@Nullable String given) {
            seed = given;
            return this;
        }

        /** How often the plan is driven. */
        public Builder runs(@Nullable String given) {
            runs = given;
            return this;
        }

        /** One more call, such as <code>echo={"message": "hi"}</code>. */
        public Builder call(String given) {
            calls.add(given);
            return this;
        }

        /** Text that every good answer to the calls holds. */
        public Builder expect(@Nullable String given) {
            expect = given;
            return this;
        }

        /** One more value of the profile, such as {@code stages[1].duration=5s}. */
        public Builder set(String given) {
            set.add(given);
            return this;
        }

        /** By what all durations of the arrival are multiplied, such as {@code 0.1}. */
        public Builder timeScale(@Nullable String given) {
            timeScale = given;
            return this;
        }

        /** All of it. */
        public Overrides build() {
            return new Overrides(
                    rate, users, duration, connections, protocol, seed, runs, calls, expect, set, timeScale);
        }
    }
}
