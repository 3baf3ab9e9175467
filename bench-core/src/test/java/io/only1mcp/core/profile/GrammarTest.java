package io.only1mcp.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.verdict.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas and the readers are two accounts of one grammar. */
class GrammarTest {

    private static final Map<Keys, String> POINTERS = new EnumMap<>(Map.ofEntries(
            Map.entry(Keys.PROFILE, "profile"),
            Map.entry(Keys.TOPOLOGY, "profile/properties/topology"),
            Map.entry(Keys.BACKEND, "profile/properties/topology/properties/backend"),
            Map.entry(Keys.STALL, "profile/properties/topology/properties/backend/properties/stall"),
            Map.entry(Keys.WARM_UP, "profile/properties/warm_up"),
            Map.entry(Keys.STAGE, "profile/properties/stages/items"),
            Map.entry(Keys.CONSTANT, "profile/properties/constant"),
            Map.entry(Keys.RAMP, "profile/properties/ramp"),
            Map.entry(Keys.SPIKE, "profile/properties/spike"),
            Map.entry(Keys.STEPS, "profile/properties/steps"),
            Map.entry(Keys.BURSTY, "profile/properties/bursty"),
            Map.entry(Keys.BURST, "profile/properties/bursty/properties/burst"),
            Map.entry(Keys.IDLE, "profile/properties/bursty/properties/idle"),
            Map.entry(Keys.SCHEDULE, "profile/properties/schedule"),
            Map.entry(Keys.CLOSED, "profile/properties/closed"),
            Map.entry(Keys.OPERATION, "profile/properties/workload/items"),
            Map.entry(Keys.STREAMS, "profile/properties/streams"),
            Map.entry(Keys.SESSIONS, "profile/properties/sessions"),
            Map.entry(Keys.CONNECTIONS, "profile/properties/connections/anyOf/1"),
            Map.entry(Keys.EXPECT, "profile/properties/workload/items/properties/expect"),
            Map.entry(Keys.FAULTS, "profile/properties/faults"),
            Map.entry(Keys.SLOW, "profile/properties/faults/properties/slow"),
            Map.entry(Keys.NETWORK, "profile/properties/network"),
            Map.entry(Keys.THRESHOLD, "profile/properties/thresholds/items"),
            Map.entry(Keys.TARGET, "target"),
            Map.entry(Keys.READY, "target/properties/ready"),
            Map.entry(Keys.RESET, "target/properties/reset"),
            Map.entry(Keys.STOP, "target/properties/stop"),
            Map.entry(Keys.POLICY, "policy"),
            Map.entry(Keys.METRIC_POLICIES, "policy/properties/metrics"),
            Map.entry(Keys.METRIC_POLICY, "policy/$defs/metric"),
            Map.entry(Keys.LEVELS, "levels"),
            Map.entry(Keys.LEVEL, "levels/properties/levels/items"),
            Map.entry(Keys.LIMIT, "levels/properties/levels/items/properties/limits/items")));

    @ParameterizedTest
    @EnumSource
    void theSchemaHasTheKeysThatTheReaderReads(Keys keys) {
        String pointer = POINTERS.getOrDefault(keys, "");
        int slash = pointer.indexOf('/');
        JsonNode schema = slash < 0
                ? Schemas.tree(pointer)
                : Schemas.tree(pointer.substring(0, slash)).at(pointer.substring(slash));
        assertThat(names(schema.path("properties"))).containsExactlyInAnyOrderElementsOf(keys.known());
        assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"POLICY", "METRIC_POLICIES", "METRIC_POLICY", "LEVELS", "LEVEL", "LIMIT"})
    void theDocumentationTellsOfEachKeyOfAProfileAndOfATarget(Keys keys) throws IOException {
        String told = Files.readString(Path.of("..", "docs", "profiles.md"));
        assertThat(keys.known())
                .allSatisfy(key -> assertThat(told).containsPattern("(?<![A-Za-z_])" + key + ":|`" + key + "[`:]"));
    }

    @Test
    void theSchemaHasNoMapThatTheReaderDoesNotKnow() {
        List<String> found = new ArrayList<>();
        for (String schema : List.of("profile", "target", "policy", "levels")) {
            walk(Schemas.tree(schema), schema, found);
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(POINTERS.values());
    }

    private static void walk(JsonNode node, String path, List<String> found) {
        if (node.path("properties").isObject() && !path.endsWith("/properties")) {
            found.add(path);
        }
        node.properties().forEach(field -> walk(field.getValue(), path + "/" + field.getKey(), found));
        for (int i = 0; i < node.size() && node.isArray(); i++) {
            walk(node.path(i), path + "/" + i, found);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"profile", "target", "policy", "levels"})
    void everyKeyOfTheSchemaHasADescriptionForEditors(String name) {
        assertUndescribed(Schemas.tree(name), name);
    }

    private static void assertUndescribed(JsonNode node, String path) {
        if (node.path("properties").isObject()) {
            for (Map.Entry<String, JsonNode> key : node.path("properties").properties()) {
                assertThat(key.getValue().path("description").asText())
                        .as("%s.%s", path, key.getKey())
                        .isNotBlank();
            }
        }
        node.properties().forEach(field -> assertUndescribed(field.getValue(), path + "/" + field.getKey()));
    }

    @Test
    void theSchemaOffersTheMetricsRevisionsAndSignalsThatThereAre() {
        JsonNode profile = Schemas.tree("profile");
        assertThat(texts(profile.at("/properties/thresholds/items/properties/metric/enum")))
                .containsExactlyElementsOf(Metric.keys());
        List<String> protocols = new ArrayList<>(List.of(Profile.AUTO, Profile.HTTP));
        protocols.addAll(Profile.REVISIONS);
        assertThat(texts(profile.at("/properties/protocol/enum"))).containsExactlyElementsOf(protocols);
        assertThat(texts(Schemas.tree("target").at("/properties/stop/properties/signal/enum")))
                .containsExactly("TERM", "INT", "HUP", "QUIT", "KILL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stages: [{duration: 20s, target: 100}]",
                "stages: [{duration: 1.5m, target: 1.5k/s}, {duration: 0s, target: 60/m}]",
                "constant: {rate: 1000/s, duration: 250ms}",
                "constant: {rate: 1000/s, variance: 10%, duration: 1m}\narrival: poisson",
                "ramp: {from: 0/s, to: 5k/s, duration: 2m}",
                "spike: {base: 100/s, spike: 5000/s, for: 10s, after: 30s, duration: 2m}",
                "steps: {from: 100/s, by: 100/s, every: 60s, to: 20000/s, until: broken}",
                "steps: {from: 0.1, by: 0.1, every: 60s, to: 1}",
                "bursty: {burst: {rate: 50/s, for: 10s}, idle: {rate: 2/s, for: 30s}, duration: 5m}",
                "schedule: {baseline: 100/s, at: {\"12:00\": 300/s, \"09:30\": 150}, day_takes: 10m}",
                "schedule: {baseline: 100/s, day_takes: 10m}",
                "closed: {users: [1, 5], think_time: 1s, ramp_up: 10s, each: 30s}",
                "closed: {users: [1, 5], think_time: 1s, ramp_up: [0s, 10s], each: 30s}",
                "closed: {users: 64, each: 20s}",
                "closed: {users: [1, 5, 10], each: 20s}\nconnections: 1k",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{tool: a}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{calls: each_server, weight: 9}, {list: tools, weight: 1}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{tool: a, weight: 3}, {list: tools, weight: 10%}]",
                "constant: {rate: 1/s, duration: 1s}\n"
                        + "workload: [{server: s, tool: a, arguments: {p: \"{int(1..5)}\"}, expect: {contains: hi}}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{tool: a, repeat: \"zipf(1.1, 10k)\"}, {tool: b, repeat: \"zipf(0,5)\"}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{list: resources}, {list: templates}, {list: prompts}, {list: tools}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{resource: \"memory://items/{marker}\", server: memory, repeat: \"zipf(1, 5)\"}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{prompt: review, server: git, arguments: {a: \"{int(1..5)}\"}, expect: {contains: hi}}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{notification: roots/list_changed}, {notification: cancelled, arguments: {requestId: 1}}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{tool: a, server: s, batch: 5}]",
                "constant: {rate: 1/s, duration: 1s}\nprotocol: http",
                "constant: {rate: 1/s, duration: 1s}\ntransport: stdio",
                "constant: {rate: 1/s, duration: 1s}\ntransport: http",
                "constant: {rate: 1/s, duration: 1s}\nprotocol: http\n"
                        + "workload: [{http: GET}, {http: POST, path: /a, body: {n: \"{marker}\"}, headers: {X-A: b}, expect: {status: 201, contains: hi}},"
                        + " {http: PUT, body: text}]",
                "constant: {rate: 1/s, duration: 1s}\nfaults: {backend_failures: 1%, partitions: 0.1%, slow: {share: 5%, by: 500ms}, seed: 7}",
                "constant: {rate: 1/s, duration: 1s}\nfaults: {rate_limited: 1%, truncated: 0.1%, malformed: 0.2%}",
                "constant: {rate: 1/s, duration: 1s}\nfaults: {backend_failures: 20%, partitions: 40%, rate_limited: 30%, malformed: 10%}",
                "constant: {rate: 1/s, duration: 1s}\nnetwork: {latency: 10ms, jitter: 2ms, loss: 0.1%, between: proxy_and_backend}",
                "constant: {rate: 1/s, duration: 1s}\nstreams: {open: 50, changes: 20/s}",
                "constant: {rate: 1/s, duration: 1s}\ntopology: {servers: 5, replicas: 3, dead: 4}",
                "constant: {rate: 1/s, duration: 1s}\nsessions: {churn: 5/s, abandon: 10%, delete: true}",
                "constant: {rate: 1/s, duration: 1s}\nsessions: {calls: 20, delete: false, list: false}",
                "constant: {rate: 1/s, duration: 1s}\nconnections: {min: 4, max: 16}",
                "constant: {rate: 1/s, duration: 1s}\nnetwork: {latency: 10ms, between: client_and_proxy}",
                "constant: {rate: 1/s, duration: 1s}\nfaults: {}\nnetwork: {latency: 1ms}",
                "constant: {rate: 1/s, duration: 1s}\nthresholds: [{metric: availability, min: 99.9%, of: proxy}, {metric: latency_p99, max: 10ms, of: proxy}]",
                "constant: {rate: 1/s, duration: 1s}\ntopology: {servers: 20, replicas: 1, features: [], target: x}",
                "constant: {rate: 1/s, duration: 1s}\ntopology: {servers: [a, b-c], backend: {latency: 2ms, payload: 4KiB,"
                        + " errors: 0.5%, stall: {at: 5s, for: 1s}, seed: 7, answers: sse}}",
                "constant: {rate: 1/s, duration: 1s}\nversion: 1\nclients: 4\ntenants: 2\nruns: 5\ntransport: http\narrival: constant\nseed: -5",
                "constant: {rate: 1/s, duration: 1s}\nwarm_up: {how: measured, requests: 0, at_most: 0s}",
                "constant: {rate: 1/s, duration: 1s}\nthresholds: [{metric: throughput, min: 900, of: all},"
                        + " {metric: cpu_percent, max: 150%}, {metric: memory_rss, max: 50MB}]"
            })
    void whatTheReaderAcceptsTheSchemaAccepts(String yaml) {
        Profile profile = ProfileReader.resolve(YamlText.document(yaml, "a.yaml"), "a", Overrides.NONE);
        assertThat(Schemas.complaints("profile", yaml)).isEmpty();
        assertThat(Schemas.complaints("profile", profile.tree())).isEmpty();
        assertThat(ProfileReader.of(profile.tree(), "tree")).isEqualTo(profile);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stages: []",
                "stages: [{duration: 20, target: 100/s}]",
                "stages: [{duration: 20s, target: -5}]",
                "stages: [{duration: 20s}]",
                "stages: [{duration: 20s, target: 1/s, extra: 1}]",
                "name: a",
                "stages: [{duration: 1s, target: 1/s}]\nconstant: {rate: 1/s, duration: 1s}",
                "constant: {rate: 1/s, variance: 2, duration: 1s}",
                "constant: {rate: 1/s, duration: 1s}\narrival: random",
                "ramp: {from: 0/s, to: 5k/s}",
                "spike: {base: 100/s, spike: 5000/s, for: 10s, duration: 2m}",
                "steps: {from: 100/s, by: 100/s, every: 60s, to: 20000/s, until: tired}",
                "bursty: {burst: {rate: 50/s, for: 10s}, duration: 5m}",
                "schedule: {baseline: 100/s, at: {\"9:00\": 300/s}, day_takes: 10m}",
                "closed: {users: 1, ramp_up: [], each: 30s}",
                "constant: {rate: 1/s, duration: 1s}\nruns: 0",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{weight: 1}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{tool: a, list: tools}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{calls: each_server, server: a}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{list: tools, server: a}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{list: tools, repeat: \"zipf(1, 5)\"}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{tool: a, repeat: often}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{list: servers}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{resource: a, prompt: b}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{resource: \"a://b\", arguments: {}}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{notification: Roots}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{notification: cancelled, server: a}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{tool: a, batch: 0}]",
                "constant: {rate: 1/s, duration: 1s}\nworkload: [{list: tools, batch: 2}]",
                "constant: {rate: 1/s, duration: 1s}\nthresholds: [{metric: speed, max: 1ms}]",
                "constant: {rate: 1/s, duration: 1s}\nthresholds: [{metric: throughput}]",
                "constant: {rate: 1/s, duration: 1s}\nfaults: {failures: 1%}",
                "constant: {rate: 1/s, duration: 1s}\nfaults: {slow: {share: 1%}}",
                "constant: {rate: 1/s, duration: 1s}\nnetwork: {latency: 10ms, between: friends}",
                "constant: {rate: 1/s, duration: 1s}\nconnections: {min: 5}",
                "constant: {rate: 1/s, duration: 1s}\nconnections: {min: 4, max: 5, step: 1}",
                "constant: {rate: 1/s, duration: 1s}\nthresholds: [{metric: latency_p99, max: 1ms, of: backends}]",
                "constant: {rate: 1/s, duration: 1s}\nsessions: {abandon: 2}",
                "constant: {rate: 1/s, duration: 1s}\nstreams: {changes: 5/s}",
                "constant: {rate: 1/s, duration: 1s}\nstreams: {open: 0}",
                "constant: {rate: 1/s, duration: 1s}\ntopology: {replicas: 17}",
                "constant: {rate: 1/s, duration: 1s}\ntopology: {dead: -1}",
                "constant: {rate: 1/s, duration: 1s}\nsessions: {calls: -1}",
                "constant: {rate: 1/s, duration: 1s}\nsessions: {churn: often}"
            })
    void whatTheSchemaRefusesTheReaderRefuses(String yaml) {
        assertThat(Schemas.complaints("profile", yaml)).isNotEmpty();
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> ProfileReader.resolve(YamlText.document(yaml, "a.yaml"), "a", Overrides.NONE));
    }

    private static Set<String> names(JsonNode map) {
        Set<String> names = new TreeSet<>();
        map.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(entry -> texts.add(entry.asText()));
        return texts;
    }
}
