package io.only1mcp.core.result;

import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ExitStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What micro-benchmarks said: of the family of results, written and read by {@link ResultJson}.
 *
 * @param toolVersion the version of this program
 * @param startedAt when the command began
 * @param durationSeconds how long it took
 * @param settings how thoroughly it was measured
 * @param pattern which benchmarks were asked for, a regular expression
 * @param environment where
 * @param benchmarks in the order in which they ran, at least one
 * @param caveats what spoils them
 * @param exitStatus what the command leaves for the shell
 */
public record MicroResult(
        String toolVersion,
        Instant startedAt,
        double durationSeconds,
        Settings settings,
        String pattern,
        Environment environment,
        List<MicroScore> benchmarks,
        List<Caveat> caveats,
        ExitStatus exitStatus) {
    /** The name of this kind of result. */
    public static final String KIND = "micro";

    /** How thoroughly micro-benchmarks are measured. */
    public enum Settings {
        /** A few short forks: for a look. */
        QUICK,
        /** As each benchmark says of itself. */
        OWN,
        /** Ten forks of five seconds, after five to warm up: for a judgement. */
        FULL;

        /** The name in results and options: lower case. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public MicroResult {
        if (benchmarks.isEmpty()) {
            throw new IllegalArgumentException("benchmarks: a result has at least one");
        }
        benchmarks = List.copyOf(benchmarks);
        caveats = List.copyOf(caveats);
    }
}
