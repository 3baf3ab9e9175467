package io.only1mcp.cli;

import io.only1mcp.core.profile.Overrides;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that change what is asked. Their values are read where profiles are, so units and errors are the same. */
final class WorkloadOptions {

    @Option(
            names = "--call",
            paramLabel = "TOOL=JSON",
            description = "call this tool with these arguments, in place of the profile's workload; can be repeated")
    private List<String> calls = List.of();

    @Option(names = "--expect", paramLabel = "TEXT", description = "what every good answer to these calls holds")
    private @Nullable String expect;

    @Option(
            names = "--protocol",
            paramLabel = "REVISION|http",
            description =
                    "a revision of MCP, such as 2025-11-25; auto is the newest that the target speaks; http is no MCP at all")
    private @Nullable String protocol;

    @Option(names = "--connections", paramLabel = "N", description = "how many connections the requests share")
    private @Nullable String connections;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "change any value of the profile, such as stages[1].duration=5s; can be repeated")
    private List<String> set = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "of everything that is drawn")
    private @Nullable String seed;

    /** Overrides with these options in it. */
    Overrides.Builder overrides() {
        Overrides.Builder builder = Overrides.builder()
                .expect(expect)
                .protocol(protocol)
                .connections(connections)
                .seed(seed);
        calls.forEach(builder::call);
        set.forEach(builder::set);
        return builder;
    }
}
