package io.only1mcp.core.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.overhead.Overhead;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.core.verdict.ExitStatus;
import java.time.Instant;
import java.util.List;

/**
 * Everything about a paired experiment; of the family of {@link RunResult}.
 *
 * @param kind {@link RunResult.Kind#OVERHEAD}
 * @param toolVersion the version of this program
 * @param startedAt when the command began
 * @param profile the resolved profile as a tree: its workload, seed and connections are those of both paths
 * @param target the proxy
 * @param direct what stands behind it, spoken to without it
 * @param environment where
 * @param overhead what was found
 * @param caveats doubts about it, the worst first
 * @param exitStatus what the command leaves for the shell
 */
public record OverheadResult(
        RunResult.Kind kind,
        String toolVersion,
        Instant startedAt,
        JsonNode profile,
        TargetInfo target,
        TargetInfo direct,
        Environment environment,
        Overhead overhead,
        List<Caveat> caveats,
        ExitStatus exitStatus) {
    public OverheadResult {
        caveats = List.copyOf(caveats);
        profile = ResultJson.asRead(profile);
    }
}
