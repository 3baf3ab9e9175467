package io.only1mcp.cli;

import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.verdict.Caveat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that change what is driven. Their values are read where profiles are, so units and errors are the same. */
final class PlanOptions {

    @Option(names = "--rate", paramLabel = "RATE", description = "a constant rate, such as 500/s or 2k/s")
    private @Nullable String rate;

    @Option(
            names = "--users",
            paramLabel = "N[,N...]",
            description = "a closed loop in its place: so many users, each waiting for its answer")
    private @Nullable String users;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "how long that rate, or each number of users, lasts; 30s where nothing says it")
    private @Nullable String duration;

    @Option(
            names = "--call",
            paramLabel = "TOOL=JSON",
            description = "call this tool with these arguments, in place of the profile's workload; can be repeated")
    private List<String> calls = List.of();

    @Option(names = "--expect", paramLabel = "TEXT", description = "what every good answer to these calls holds")
    private @Nullable String expect;

    @Option(
            names = "--protocol",
            paramLabel = "REVISION",
            description = "a revision of MCP, such as 2025-11-25; auto is the newest that the target speaks")
    private @Nullable String protocol;

    @Option(names = "--connections", paramLabel = "N", description = "how many connections the requests share")
    private @Nullable String connections;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "change any value of the profile, such as stages[1].duration=5s; can be repeated")
    private List<String> set = List.of();

    @Option(
            names = "--time-scale",
            paramLabel = "X",
            description = "multiply the durations of how requests come, such as by 0.1; the result says so")
    private @Nullable String timeScale;

    @Option(names = "--seed", paramLabel = "N", description = "of everything that is drawn")
    private @Nullable String seed;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "drive it N times, one after the other, and judge the median of each figure")
    private @Nullable String runs;

    /** What a result has to say of the plan beside the profile itself. */
    List<Caveat> notes() {
        return timeScale == null
                ? List.of()
                : List.of(Caveat.note(
                        "time_scale",
                        "every duration of the profile's arrival was multiplied by " + timeScale,
                        "a shortened run has fewer samples and less time to show what grows; leave --time-scale out"));
    }

    /**
     * The profile with these options laid over it.
     *
     * @param profile a name or a file; nothing for the profile of the options alone
     */
    Profile read(@Nullable String profile) {
        Overrides.Builder builder = Overrides.builder()
                .rate(rate)
                .users(users)
                .duration(duration)
                .expect(expect)
                .protocol(protocol)
                .connections(connections)
                .timeScale(timeScale)
                .seed(seed)
                .runs(runs);
        calls.forEach(builder::call);
        set.forEach(builder::set);
        Overrides overrides = builder.build();
        return profile == null ? ProfileReader.adHoc(overrides) : ProfileReader.read(profile, overrides);
    }
}
