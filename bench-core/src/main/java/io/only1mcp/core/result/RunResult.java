package io.only1mcp.core.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.overhead.RateOverhead;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.Floor;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a load test: the plan, the target, the place, and what each run left. It is written and read as JSON by
 * {@link ResultJson}; every report is made from it alone.
 *
 * @param kind what kind of measurement it is
 * @param toolVersion the version of this program
 * @param startedAt when the command began
 * @param profile the resolved profile as a tree: what was really driven, with all that options changed
 * @param target what was measured
 * @param environment where
 * @param floor what the driver itself is capable of on this machine; null where it was not asked
 * @param warmUp what was driven before and thrown away; null where nothing was
 * @param runs one for each time that the schedule was driven, at least one
 * @param repetition what several runs say together; null where there was one
 * @param overhead what the proxy adds, by a short form of the paired experiment; null where it was not measured
 * @param exitStatus what the command leaves for the shell
 */
public record RunResult(
        Kind kind,
        String toolVersion,
        Instant startedAt,
        JsonNode profile,
        TargetInfo target,
        Environment environment,
        @Nullable Floor floor,
        @Nullable WarmUpResult warmUp,
        List<MeasuredRun> runs,
        @Nullable Repetition repetition,
        @Nullable RateOverhead overhead,
        ExitStatus exitStatus) {
    /** The version of the JSON that {@link ResultJson} writes; it rises when a reader of the old one would misread. */
    public static final int SCHEMA_VERSION = 1;

    /** The kinds of measurement that leave results of this family. */
    public enum Kind {
        /** A profile or an ad-hoc rate driven against a target. */
        LOAD,
        /** What a proxy adds, by the paired experiment. */
        OVERHEAD,
        /** Where a target breaks. */
        SATURATION;

        /** The name in results: lower case. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public RunResult {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("runs: a result has at least one");
        }
        runs = List.copyOf(runs);
        profile = ResultJson.asRead(profile);
    }

    /** The name of the profile. */
    public String profileName() {
        return profile.path("name").asText("unnamed");
    }
}
