package io.only1mcp.macro.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.only1mcp.core.profile.Faults;
import io.only1mcp.core.profile.Network;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.Topology;
import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Shares;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.mock.everything.Everything;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The mock servers of an embedded topology: one process for all of them, steered while it runs. */
public final class MockBackends implements AutoCloseable {
    private static final List<String> SERVE = List.of(ServeCommand.PLACEHOLDER, "serve", "mock");
    private static final Pattern READY = Pattern.compile("^listening (http://\\S+)");

    private final Topology topology;
    private final List<ServerSpec> catalogue;
    private final List<String> others;
    private final List<DeadServer> dead;
    private final RunningProcess process;
    private final URI root;
    /** What begins the command of each server on standard streams. */
    private final List<String> serve;

    private MockBackends(
            Topology topology,
            List<ServerSpec> catalogue,
            List<String> others,
            List<DeadServer> dead,
            RunningProcess process,
            URI root,
            List<String> serve) {
        this.topology = topology;
        this.catalogue = catalogue;
        this.others = others;
        this.dead = dead;
        this.process = process;
        this.root = root;
        this.serve = serve;
    }

    /**
     * Starts the servers of a topology and waits until they listen.
     *
     * @throws ProfileException when there is no such server
     * @throws TargetException when the process cannot be started
     */
    public static MockBackends start(ProcessLauncher launcher, ServeCommand bench, Topology topology, Duration within) {
        List<ServerSpec> all = catalogue(topology);
        boolean everything = topology.servers() instanceof Topology.Servers.Named named
                && named.names().contains(Everything.NAME);
        List<String> others = everything ? List.of(Everything.NAME) : List.of();
        int living = topology.servers().count() - others.size() - topology.dead();
        if (living < 0) {
            throw new ProfileException("topology.dead: must leave a server of the catalogue, got " + topology.dead());
        }
        List<ServerSpec> catalogue = all.subList(0, living);
        String servers = Stream.concat(catalogue.stream().map(ServerSpec::name), others.stream())
                .collect(Collectors.joining(","));
        String given = topology.servers() instanceof Topology.Servers.Named ? servers : Integer.toString(living);
        List<DeadServer> dead = new ArrayList<>();
        Path scratch = Scratch.create("mock");
        List<String> serve = bench.resolve(SERVE, scratch);
        RunningProcess process = launch(launcher, joined(serve, options(given, topology)), scratch);
        try {
            all.subList(living, all.size()).forEach(server -> dead.add(DeadServer.start(server.name())));
            URI url = URI.create(process.awaitReadyLine(within).group(1));
            return new MockBackends(topology, catalogue, others, dead, process, url.resolve("/"), serve);
        } catch (RuntimeException notReady) {
            dead.forEach(DeadServer::close);
            process.stop();
            throw notReady;
        }
    }

    private static List<ServerSpec> catalogue(Topology topology) {
        List<String> named = topology.servers() instanceof Topology.Servers.Named given
                ? given.names().stream()
                        .filter(name -> !name.equals(Everything.NAME))
                        .toList()
                : List.of(Integer.toString(topology.servers().count()));
        try {
            return named.isEmpty()
                    ? List.of()
                    : Catalogue.of(String.join(",", named), topology.backend().seed());
        } catch (IllegalArgumentException unknown) {
            throw new ProfileException("topology.servers: " + unknown.getMessage());
        }
    }

    private static RunningProcess launch(ProcessLauncher launcher, List<String> command, Path scratch) {
        try {
            return launcher.start(Launch.of("mock", command)
                    .withStop("TERM", Duration.ofSeconds(10))
                    .withReadyLine(READY)
                    .withScratch(scratch));
        } catch (RuntimeException notStarted) {
            Scratch.remove(scratch);
            throw notStarted;
        }
    }

    private static List<String> joined(List<String> words, List<String> more) {
        return Stream.concat(words.stream(), more.stream()).toList();
    }

    /** How each of them behaves, wherever it is served. */
    private static List<String> behaviour(Topology.Backend backend) {
        return List.of(
                "--latency",
                backend.latency(),
                "--payload",
                backend.payloadBytes() + "B",
                "--errors",
                Shares.text(backend.errors()),
                "--seed",
                Long.toString(backend.seed()));
    }

    private static List<String> options(String servers, Topology topology) {
        Topology.Backend backend = topology.backend();
        List<String> words = new ArrayList<>(behaviour(backend));
        words.addAll(List.of(
                "--port",
                "0",
                "--servers",
                servers,
                "--replicas",
                Integer.toString(topology.replicas()),
                "--answers",
                backend.answers().name().toLowerCase(Locale.ROOT)));
        Topology.Stall stall = backend.stall();
        if (stall != null) {
            words.add("--stall");
            words.add("at=" + Durations.text(stall.at()) + ",for=" + Durations.text(stall.lasts()));
        }
        Faults faults = topology.faults();
        if (!faults.none()) {
            words.addAll(List.of("--inject", injected(faults)));
        }
        Network network = topology.network().at(Network.Between.PROXY_AND_BACKEND);
        if (!network.none()) {
            words.addAll(List.of(
                    "--network",
                    "latency=" + Durations.text(network.latency()) + ",jitter=" + Durations.text(network.jitter())
                            + ",loss=" + Shares.text(network.loss())));
        }
        return words;
    }

    private static String injected(Faults faults) {
        return "failures=" + Shares.text(faults.backendFailures()) + ",partitions=" + Shares.text(faults.partitions())
                + ",slow=" + Shares.text(faults.slow()) + ",by=" + Durations.text(faults.slowBy()) + ",seed="
                + faults.seed() + ",rate_limited="
                + Shares.text(faults.answers().rateLimited()) + ",truncated="
                + Shares.text(faults.answers().truncated()) + ",malformed="
                + Shares.text(faults.answers().malformed());
    }

    /** The servers of the catalogue that live, with their tools, in the order of the topology. */
    public List<ServerSpec> catalogue() {
        return catalogue;
    }

    /** Where each server serves MCP, without anything between, and what serves the same over standard streams. */
    public List<TargetFile.Backend> backends() {
        List<TargetFile.Backend> backends = new ArrayList<>();
        for (ServerSpec server : catalogue) {
            backends.add(new TargetFile.Backend(
                    server.name(),
                    IntStream.rangeClosed(1, topology.replicas())
                            .mapToObj(number -> url(Catalogue.replica(server.name(), number)))
                            .toList(),
                    onStreams(server.name())));
        }
        others.forEach(name -> backends.add(new TargetFile.Backend(name, List.of(url(name)), onStreams(name))));
        dead.forEach(server -> backends.add(new TargetFile.Backend(server.name(), server.url())));
        return backends;
    }

    private List<String> onStreams(String server) {
        return joined(serve, joined(List.of("--stdio", "--servers", server), behaviour(topology.backend())));
    }

    private String url(String server) {
        return root.resolve(server + "/mcp").toString();
    }

    /** From now on they say so often in a second that their tools have changed, as far as they say such things; 0 for never. */
    public void changes(double perSecond) {
        order("{\"change\":\"tools\",\"per_second\":" + perSecond + "}");
    }

    /** Their process. */
    public RunningProcess process() {
        return process;
    }

    /** Lets them fail as the topology says, or not; latency stays either way. */
    public void faults(boolean on) {
        order("{\"faults\":\"" + (on ? "on" : "off") + "\"}");
    }

    /** The clock of the run starts: the stall is counted from now, and so are the requests. */
    public void mark() {
        order("{\"mark\":true}");
    }

    /** What was asked of them since the mark, as {@code GET /control/counts} tells it. */
    public JsonNode counts() {
        try {
            return new JsonMapper().readTree(ask("GET", "control/counts", ""));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Stops them. */
    @Override
    public void close() {
        dead.forEach(DeadServer::close);
        process.stop();
    }

    private void order(String order) {
        ask("POST", "control", order);
    }

    private String ask(String method, String path, String body) {
        URI url = root.resolve(path);
        try {
            HttpResponse<String> answer = PlainHttp.send(method, url, body);
            if (!PlainHttp.good(answer)) {
                throw process.failure(method + " " + url + " answers with status " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException failed) {
            process.mustBeAlive("when it was given the order " + method + " " + url.getPath());
            throw process.failure(method + " " + url + " failed: " + failed);
        }
    }
}
