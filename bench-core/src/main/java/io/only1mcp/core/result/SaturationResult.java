package io.only1mcp.core.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.saturation.Saturation;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ExitStatus;
import java.time.Instant;
import java.util.List;

/**
 * Everything about a search for the breaking point; of the family of {@link RunResult}.
 *
 * @param kind {@link RunResult.Kind#SATURATION}
 * @param toolVersion the version of this program
 * @param startedAt when the command began
 * @param profile the resolved profile as a tree: its workload, seed, connections and thresholds count
 * @param target what was measured
 * @param environment where
 * @param step how far apart, as a share of the rate, what passes and what fails may stay
 * @param saturation what was found
 * @param caveats doubts about it, the worst first
 * @param exitStatus what the command leaves for the shell
 */
public record SaturationResult(
        RunResult.Kind kind,
        String toolVersion,
        Instant startedAt,
        JsonNode profile,
        TargetInfo target,
        Environment environment,
        double step,
        Saturation saturation,
        List<Caveat> caveats,
        ExitStatus exitStatus) {
    public SaturationResult {
        caveats = List.copyOf(caveats);
        profile = ResultJson.asRead(profile);
    }
}
