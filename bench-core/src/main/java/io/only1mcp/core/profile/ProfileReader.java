package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.units.Counts;
import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.units.Shares;
import io.only1mcp.core.units.Sizes;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Threshold;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Profiles out of YAML, resolved: what they extend is merged, options are laid over them, and defaults are filled in.
 * Whatever cannot be used is refused with a {@link ProfileException} of one line.
 */
public final class ProfileReader {

    /** The name of a run without a profile. */
    public static final String AD_HOC = "ad_hoc";

    private static final int CONNECTIONS = 64;

    private final Section root;

    private ProfileReader(Section root) {
        this.root = root;
    }

    /**
     * Reads a profile.
     *
     * @param nameOrFile the name of a shipped profile, or a file: whatever has a slash in it or ends in {@code .yaml} or
     *     {@code .yml}; nothing for that of the overrides alone, as {@link #adHoc} has it
     * @param overrides what the user gave beside it
     * @throws ProfileException where there is no such profile, or it cannot be used
     */
    public static Profile read(@Nullable String nameOrFile, Overrides overrides) {
        if (nameOrFile == null) {
            return adHoc(overrides);
        }
        Found found = Found.profile(nameOrFile, null);
        Document document = found.resolved(List.of());
        return resolve(document, found.stem(), overrides);
    }

    /**
     * The profile of options alone, named {@value #AD_HOC}.
     *
     * @param overrides a rate or a number of users at least
     * @throws ProfileException where an option cannot be used, or neither was given
     */
    public static Profile adHoc(Overrides overrides) {
        if (overrides.rate() == null && overrides.users() == null) {
            boolean set = overrides.set().stream()
                    .anyMatch(path -> Options.ARRIVALS.stream().anyMatch(path::startsWith));
            if (!set) {
                throw new ProfileException(
                        "nothing says how requests come: give --profile NAME, --rate R or --users N");
            }
        }
        return resolve(Document.empty("options"), AD_HOC, overrides);
    }

    /**
     * The profile of a tree, such as {@link Profile#tree} makes one.
     *
     * @param tree a map in the grammar of profiles, without {@code extends}
     * @param source how errors name it
     * @throws ProfileException where it cannot be used
     */
    public static Profile of(JsonNode tree, String source) {
        return of(tree, source, Overrides.NONE);
    }

    /** The same with what the user gave beside it. */
    public static Profile of(JsonNode tree, String source, Overrides overrides) {
        if (!(tree instanceof ObjectNode map)) {
            throw new ProfileException(source + ": must be a map of keys, got " + Section.kind(tree));
        }
        Document document = new Document(map.deepCopy(), Map.of("", new Place(source, 0)));
        return resolve(document, source, overrides);
    }

    static Profile resolve(Document document, String name, Overrides overrides) {
        Options.apply(overrides, document);
        Section root = Section.root(document, Keys.PROFILE);
        if (root.has("extends")) {
            throw root.error("extends", "cannot be given here: write it into the file of a profile");
        }
        Profile profile = new ProfileReader(root).profile(name);
        double scale = Options.timeScale(overrides);
        if (scale == 1) {
            return profile;
        }
        try {
            return profile.at(scale);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ProfileException(
                    "--time-scale: " + overrides.timeScale() + " makes it impossible: " + e.getMessage());
        }
    }

    private Profile profile(String otherwise) {
        root.find("version", ProfileReader::version);
        Arrival arrival = new ArrivalReader(root).arrival();
        String name = root.find("name", Function.identity()).orElse(otherwise);
        String description = root.find("description", Function.identity()).orElse("");
        Topology topology = root.section("topology", Keys.TOPOLOGY)
                .map(ProfileReader::topology)
                .orElse(Topology.DEFAULT)
                .with(
                        root.section("faults", Keys.FAULTS)
                                .map(ProfileReader::faults)
                                .orElse(Faults.NONE),
                        root.section("network", Keys.NETWORK)
                                .map(ProfileReader::network)
                                .orElse(Network.NONE));
        String protocol = root.find("protocol", Function.identity()).orElse(Profile.AUTO);
        TargetFile.Transport transport = root.find("transport", text -> Words.of(TargetFile.Transport.class, text))
                .orElse(null);
        int clients = root.find("clients", ProfileReader::positive).orElse(1);
        int tenants = root.find("tenants", ProfileReader::positive).orElse(clients);
        Optional<Section> range =
                root.isMap("connections") ? root.section("connections", Keys.CONNECTIONS) : Optional.empty();
        int connections = range.map(given -> given.required("min", ProfileReader::positive))
                .orElseGet(
                        () -> root.find("connections", ProfileReader::positive).orElse(enough(arrival)));
        int mostConnections = range.map(given -> given.required("max", ProfileReader::positive))
                .orElse(connections);
        Duration timeout = root.find("timeout", Durations::parse).orElse(Duration.ofSeconds(30));
        long seed = root.find("seed", ProfileReader::seed).orElse(42L);
        Sessions sessions = root.section("sessions", Keys.SESSIONS)
                .map(ProfileReader::sessions)
                .orElse(Sessions.LASTING);
        Streams streams = root.section("streams", Keys.STREAMS)
                .map(ProfileReader::streams)
                .orElse(Streams.NONE);
        WarmUp warmUp =
                root.section("warm_up", Keys.WARM_UP).map(ProfileReader::warmUp).orElse(WarmUp.DEFAULT);
        int runs = root.find("runs", ProfileReader::positive).orElse(1);
        List<Operation> workload = new WorkloadReader(root).workload();
        List<Threshold> thresholds = root.sections("thresholds", Keys.THRESHOLD).stream()
                .map(ProfileReader::threshold)
                .toList();
        boolean continueOnFailure = root.flag("continue_on_failure", false);
        boolean shortOverhead = root.flag("short_overhead", false);
        return root.make(() -> new Profile(
                name,
                description,
                topology,
                protocol,
                transport,
                clients,
                tenants,
                connections,
                mostConnections,
                timeout,
                seed,
                sessions,
                streams,
                warmUp,
                runs,
                arrival,
                workload,
                thresholds,
                continueOnFailure,
                shortOverhead));
    }

    /** 64 connections, or one for each user of a closed loop that has more. */
    private static int enough(Arrival arrival) {
        return arrival instanceof Arrival.Closed closed ? Math.max(CONNECTIONS, closed.mostUsers()) : CONNECTIONS;
    }

    private static Topology topology(Section topology) {
        Topology.Servers servers = topology.isList("servers")
                ? named(topology, topology.values("servers", Function.identity()))
                : topology.find("servers", text -> Counts.parse(text, 1, 100))
                        .<Topology.Servers>map(count -> new Topology.Servers.Generated(count.intValue()))
                        .orElse(Topology.DEFAULT.servers());
        String target = topology.find("target", Function.identity()).orElse(Topology.DEFAULT.target());
        int replicas = topology.find("replicas", ProfileReader::positive).orElse(1);
        int dead = topology.find("dead", text -> (int) Counts.parse(text, 0, Integer.MAX_VALUE))
                .orElse(0);
        Topology.Backend backend = topology.section("backend", Keys.BACKEND)
                .map(ProfileReader::backend)
                .orElse(Topology.Backend.DEFAULT);
        List<String> features = topology.values("features", Function.identity());
        return topology.make(
                () -> new Topology(target, servers, replicas, dead, backend, features, Faults.NONE, Network.NONE));
    }

    private static Topology.Servers named(Section topology, List<String> names) {
        return topology.make(() -> new Topology.Servers.Named(names));
    }

    private static Topology.Backend backend(Section backend) {
        Topology.Backend otherwise = Topology.Backend.DEFAULT;
        String latency = backend.find("latency", Function.identity()).orElse(otherwise.latency());
        long payload = backend.find("payload", Sizes::parse).orElse(otherwise.payloadBytes());
        double errors = backend.find("errors", Shares::parse).orElse(otherwise.errors());
        long seed = backend.find("seed", ProfileReader::seed).orElse(otherwise.seed());
        Topology.Stall stall =
                backend.section("stall", Keys.STALL).map(ProfileReader::stall).orElse(null);
        Topology.Backend.Answers answers = backend.find(
                        "answers", text -> Words.of(Topology.Backend.Answers.class, text))
                .orElse(otherwise.answers());
        return backend.make(() -> new Topology.Backend(latency, payload, errors, stall, seed, answers));
    }

    private static Topology.Stall stall(Section stall) {
        Duration at = stall.required("at", Durations::parse);
        Duration lasts = stall.required("for", Durations::parse);
        return stall.make(() -> new Topology.Stall(at, lasts));
    }

    private static Faults faults(Section faults) {
        double failures = faults.find("backend_failures", Shares::parse).orElse(0.0);
        double partitions = faults.find("partitions", Shares::parse).orElse(0.0);
        Optional<Section> slow = faults.section("slow", Keys.SLOW);
        double share = slow.map(part -> part.required("share", Shares::parse)).orElse(0.0);
        Duration by = slow.map(part -> part.required("by", Durations::parse)).orElse(Duration.ZERO);
        long seed = faults.find("seed", ProfileReader::seed).orElse(Faults.NONE.seed());
        double rateLimited = faults.find("rate_limited", Shares::parse).orElse(0.0);
        double truncated = faults.find("truncated", Shares::parse).orElse(0.0);
        double malformed = faults.find("malformed", Shares::parse).orElse(0.0);
        return faults.make(() -> new Faults(
                failures, partitions, share, by, seed, new Faults.Answers(rateLimited, truncated, malformed)));
    }

    private static Network network(Section network) {
        Duration latency = network.find("latency", Durations::parse).orElse(Duration.ZERO);
        Duration jitter = network.find("jitter", Durations::parse).orElse(Duration.ZERO);
        double loss = network.find("loss", Shares::parse).orElse(0.0);
        Network.Between between = network.find("between", text -> Words.of(Network.Between.class, text))
                .orElse(Network.Between.PROXY_AND_BACKEND);
        return network.make(() -> new Network(latency, jitter, loss, between));
    }

    private static Sessions sessions(Section sessions) {
        Sessions otherwise = Sessions.LASTING;
        double churn = sessions.find("churn", Rates::parse).orElse(otherwise.churnPerSecond());
        int calls = sessions.find("calls", text -> (int) Counts.parse(text, 0, Integer.MAX_VALUE))
                .orElse(otherwise.calls());
        double abandon = sessions.find("abandon", Shares::parse).orElse(otherwise.abandon());
        boolean delete = sessions.flag("delete", otherwise.delete());
        boolean list = sessions.flag("list", otherwise.list());
        return sessions.make(() -> new Sessions(churn, calls, abandon, delete, list));
    }

    private static Streams streams(Section streams) {
        int open = streams.required("open", ProfileReader::positive);
        double changes = streams.find("changes", Rates::parse).orElse(0.0);
        return streams.make(() -> new Streams(open, changes));
    }

    private static WarmUp warmUp(Section warmUp) {
        WarmUp.How how =
                warmUp.find("how", text -> Words.of(WarmUp.How.class, text)).orElse(WarmUp.DEFAULT.how());
        long requests = warmUp.find("requests", text -> Counts.parse(text, 0, Long.MAX_VALUE))
                .orElse(WarmUp.DEFAULT.requests());
        Duration atMost = warmUp.find("at_most", Durations::parse).orElse(WarmUp.DEFAULT.atMost());
        return warmUp.make(() -> new WarmUp(how, requests, atMost));
    }

    static Threshold threshold(Section entry) {
        Metric metric = entry.required(
                "metric", text -> Metric.of(text).orElseThrow(() -> new IllegalArgumentException(notAMetric(text))));
        if (entry.has("max") == entry.has("min")) {
            throw entry.error("", "must have one of 'max' and 'min'");
        }
        Threshold.Comparison comparison = entry.has("max") ? Threshold.Comparison.MAX : Threshold.Comparison.MIN;
        double limit = entry.required(entry.has("max") ? "max" : "min", metric.unit()::parse);
        Threshold.Of of =
                entry.find("of", text -> Words.of(Threshold.Of.class, text)).orElse(Threshold.Of.ALL);
        return entry.make(() -> new Threshold(metric, comparison, limit, of));
    }

    private static String notAMetric(String text) {
        String nearest = Nearest.hint(text, Metric.keys());
        String figures = Arrays.stream(Metric.Figure.values())
                .map(figure -> figure.key() + (figure.distribution() ? "_p99" : ""))
                .collect(Collectors.joining(", "));
        return "'" + text + "' is not a metric" + (nearest.isEmpty() ? " (such are " + figures + ")" : nearest);
    }

    private static String version(String text) {
        if (!text.equals(Integer.toString(Profile.VERSION))) {
            throw new IllegalArgumentException("must be " + Profile.VERSION + ", got '" + text + "'");
        }
        return text;
    }

    static int positive(String text) {
        return (int) Counts.parse(text, 1, Integer.MAX_VALUE);
    }

    private static long seed(String text) {
        return Counts.parse(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }
}
