package io.only1mcp.macro.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.profile.Operation;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.ToolNames;
import io.only1mcp.core.profile.WarmUp;
import io.only1mcp.core.result.MeasuredPath;
import io.only1mcp.core.verdict.Caveat;
import io.only1mcp.macro.client.McpClient;
import io.only1mcp.macro.identity.Identities;
import io.only1mcp.macro.target.Cores;
import io.only1mcp.macro.target.MockBackends;
import io.only1mcp.mock.catalogue.ServerSpec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands behind a proxy, spoken to without it. All of it is at one address, each server under a path of its own. */
final class DirectServers implements Reached {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final WarmUp SHORT = new WarmUp(WarmUp.How.HARD, 20_000, Duration.ofSeconds(3));

    private final List<TargetFile.Backend> servers;
    private final ToolNames names;
    private final List<ServerSpec> catalogue;
    private final Profile profile;
    private final Identities clients;
    private Optional<String> ownCores;

    private DirectServers(
            List<TargetFile.Backend> servers,
            ToolNames names,
            List<ServerSpec> catalogue,
            Profile profile,
            Map<String, String> headers,
            Optional<String> ownCores) {
        this.servers = List.copyOf(servers);
        this.names = names;
        this.catalogue = catalogue;
        this.profile = profile;
        this.ownCores = ownCores;
        this.clients =
                Identities.of(TargetFile.ofUrl(servers.get(0).url()), profile, List.of(), headers, Instant.now());
    }

    /** The backends of a topology that was started. */
    static DirectServers behind(Embedded proxy, Profile profile, Map<String, String> headers) {
        return new DirectServers(
                proxy.backends(), proxy.names(), proxy.catalogue(), profile, headers, proxy.ownCores());
    }

    /** Servers of ours that stand behind nothing. */
    static DirectServers of(MockBackends backends, Profile profile) {
        return new DirectServers(
                backends.backends(), ToolNames.PLAIN, backends.catalogue(), profile, Map.of(), Optional.empty());
    }

    /** The one server that stands behind a proxy that runs already. */
    static DirectServers at(URI url, Profile profile, Map<String, String> headers) {
        return new DirectServers(
                List.of(new TargetFile.Backend("direct", url.toString())),
                ToolNames.PLAIN,
                List.of(),
                profile,
                headers,
                Cores.apartFromServer(Addresses.of(url)));
    }

    private boolean ours() {
        return !catalogue.isEmpty();
    }

    @Override
    public String name() {
        return ours() ? "backends" : url().toString();
    }

    @Override
    public URI url() {
        return URI.create(servers.get(0).url());
    }

    @Override
    public MeasuredPath path() {
        return MeasuredPath.DIRECT;
    }

    @Override
    public ToolNames names() {
        return names;
    }

    @Override
    public Identities clients() {
        return clients;
    }

    @Override
    public List<ServerSpec> catalogue() {
        return catalogue;
    }

    @Override
    public WorkloadPlan.Offered offered(McpClient first, Collection<Caveat> notes) {
        if (!ours()) {
            return new WorkloadPlan.Offered(
                    names,
                    withProxysNames(WorkloadPlan.Offered.tools(first, notes)),
                    first.capabilities(),
                    catalogue,
                    Map.of());
        }
        if (servers.size() > 1 && !first.protocol().modern()) {
            throw new ProfileException(
                    "protocol: without the proxy each server of a revision before 2026-07-28 has sessions of"
                            + " its own: take 2026-07-28, or one server: --set topology.servers=[filesystem]");
        }
        Map<String, JsonNode> tools = new LinkedHashMap<>();
        Map<String, Endpoint> elsewhere = new LinkedHashMap<>();
        for (TargetFile.Backend server : servers) {
            URI url = URI.create(server.url());
            try (McpClient client = McpClient.connect(url, clients.first(), LoadRun.protocol(profile), TIMEOUT)) {
                Endpoint endpoint = new Endpoint(url, client.protocol());
                WorkloadPlan.Offered.tools(client, notes).forEach((tool, definition) -> {
                    tools.put(names.of(server.name(), tool), definition);
                    elsewhere.put(names.of(server.name(), tool), endpoint);
                });
            }
        }
        return new WorkloadPlan.Offered(names, tools, first.capabilities(), catalogue, elsewhere);
    }

    /** A tool that the workload calls as the proxy names it is the one whose name that ends with. */
    private Map<String, JsonNode> withProxysNames(Map<String, JsonNode> tools) {
        Map<String, JsonNode> all = new LinkedHashMap<>(tools);
        for (Operation operation : profile.workload()) {
            if (operation instanceof Operation.Call call && !tools.containsKey(call.tool())) {
                tools.entrySet().stream()
                        .filter(own -> isPrefixed(call.tool(), own.getKey()))
                        .max(Comparator.comparingInt(own -> own.getKey().length()))
                        .ifPresent(own -> all.put(call.tool(), own.getValue()));
            }
        }
        return all;
    }

    private static boolean isPrefixed(String name, String own) {
        int cut = name.length() - own.length();
        return cut > 0 && name.endsWith(own) && !Character.isLetterOrDigit(name.charAt(cut - 1));
    }

    /** Backends of ours were warmed up through the proxy, which leaves the little that the direct path has of its own. */
    @Override
    public WarmUp warmUp(WarmUp asked) {
        boolean shorter = asked.requests() < SHORT.requests() || asked.atMost().compareTo(SHORT.atMost()) < 0;
        if (ours()) {
            return shorter ? asked : SHORT;
        }
        return RunningServer.gently(asked);
    }

    @Override
    public Optional<String> ownCores() {
        return ownCores;
    }

    @Override
    public void sharesCores() {
        ownCores = Optional.empty();
    }

    @Override
    public List<Caveat> notes() {
        return List.of();
    }

    @Override
    public void close() {}
}
