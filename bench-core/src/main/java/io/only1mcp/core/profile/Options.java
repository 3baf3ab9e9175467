package io.only1mcp.core.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.only1mcp.core.units.Shares;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link Overrides} laid over a document, so that they are read and refused as if they stood in it. */
final class Options {

    /** How requests may come; one of these stands in a profile, and one that is given later replaces it. */
    static final List<String> ARRIVALS =
            List.of("stages", "constant", "ramp", "spike", "steps", "bursty", "schedule", "closed");

    /** The key that says how long an arrival of one length is. */
    private static final Map<String, String> LENGTHS = Map.of(
            "constant", "duration",
            "ramp", "duration",
            "spike", "duration",
            "bursty", "duration",
            "schedule", "day_takes",
            "closed", "each");

    private static final String OTHERWISE = "30s";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Document document;

    private Options(Document document) {
        this.document = document;
    }

    /** Changes the document. */
    static void apply(Overrides overrides, Document document) {
        Options options = new Options(document);
        options.arrival(overrides.rate(), overrides.users(), overrides.duration());
        options.put("--connections", "connections", overrides.connections());
        options.put("--protocol", "protocol", overrides.protocol());
        options.put("--seed", "seed", overrides.seed());
        options.put("--runs", "runs", overrides.runs());
        options.calls(overrides.calls(), overrides.expect());
        overrides.set().forEach(options::set);
    }

    /** The factor of {@code --time-scale}; 1 where it was not given. */
    static double timeScale(Overrides overrides) {
        if (overrides.timeScale() == null) {
            return 1;
        }
        Place option = new Place("--time-scale", 0);
        double scale;
        try {
            scale = Shares.ratio(overrides.timeScale());
        } catch (IllegalArgumentException e) {
            throw ProfileException.at(option, "", "'" + overrides.timeScale() + "' is not a factor: write 0.1 or 10%");
        }
        if (!(scale > 0)) {
            throw ProfileException.at(option, "", "must be > 0, got " + overrides.timeScale());
        }
        return scale;
    }

    private void arrival(@Nullable String rate, @Nullable String users, @Nullable String duration) {
        if (rate != null && users != null) {
            throw new ProfileException("--rate, --users: give one: a rate makes an open loop, users make a closed one");
        }
        if (rate != null) {
            keepOnly("constant");
            put("--rate", "constant.rate", rate);
            length("constant", "duration", duration);
        } else if (users != null) {
            keepOnly("closed");
            // Of the open loop that it replaces, and without a meaning here.
            document.remove("arrival");
            Place option = new Place("--users", 0);
            ArrayNode steps = JsonNodeFactory.instance.arrayNode();
            for (String step : users.split(",", -1)) {
                steps.add(step.strip());
            }
            document.put("closed.users", steps, option);
            length("closed", "each", duration);
        } else if (duration != null) {
            lengthOfItsOwn(duration);
        }
    }

    private void lengthOfItsOwn(String duration) {
        for (String arrival : ARRIVALS) {
            String key = LENGTHS.get(arrival);
            if (document.root().has(arrival)) {
                if (key == null) {
                    throw new ProfileException("--duration: " + arrival
                            + " have durations of their own: use --time-scale, or --set "
                            + (arrival.equals("stages") ? "stages[0].duration=" : "steps.every=") + duration);
                }
                put("--duration", arrival + "." + key, duration);
                return;
            }
        }
        throw new ProfileException("--duration: give --rate or --users too");
    }

    private void length(String arrival, String key, @Nullable String duration) {
        if (duration != null) {
            put("--duration", arrival + "." + key, duration);
        } else if (!document.root().path(arrival).has(key)) {
            put("--duration", arrival + "." + key, OTHERWISE);
        }
    }

    private void keepOnly(String arrival) {
        ARRIVALS.stream().filter(key -> !key.equals(arrival)).forEach(document::remove);
    }

    private void put(String option, String path, @Nullable String value) {
        if (value != null) {
            document.put(path, TextNode.valueOf(value), new Place(option, 0));
        }
    }

    private void calls(List<String> calls, @Nullable String expect) {
        if (calls.isEmpty()) {
            if (expect != null) {
                throw new ProfileException("--expect: belongs to --call TOOL=JSON, which was not given");
            }
            return;
        }
        ArrayNode workload = JsonNodeFactory.instance.arrayNode();
        for (String call : calls) {
            int cut = call.indexOf('=');
            if (cut < 1) {
                throw new ProfileException(
                        "--call: must be TOOL=JSON, such as echo='{\"message\": \"hi\"}', got '" + call + "'");
            }
            ObjectNode operation = workload.addObject().put("tool", call.substring(0, cut));
            operation.set("arguments", json(call.substring(0, cut), call.substring(cut + 1)));
            if (expect != null) {
                operation.putObject("expect").put("contains", expect);
            }
        }
        document.put("workload", workload, new Place("--call", 0));
    }

    private static JsonNode json(String tool, String text) {
        JsonNode arguments;
        try {
            arguments = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ProfileException("--call: the arguments of '" + tool + "' are not JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse("") + ", got '" + text + "'");
        }
        if (!arguments.isObject()) {
            throw new ProfileException("--call: the arguments of '" + tool
                    + "' must be a JSON object, such as {\"message\": \"hi\"}, got '" + text + "'");
        }
        return arguments;
    }

    private void set(String assignment) {
        int cut = assignment.indexOf('=');
        if (cut < 1) {
            throw new ProfileException(
                    "--set: must be PATH=VALUE, such as stages[1].duration=5s, got '" + assignment + "'");
        }
        String path = assignment.substring(0, cut).strip();
        Place option = new Place("--set", 0);
        JsonNode value = YamlText.value(assignment.substring(cut + 1), "--set: " + path);
        try {
            String first = Steps.of(path).get(0).toString();
            if (ARRIVALS.contains(first)) {
                keepOnly(first);
            }
        } catch (IllegalArgumentException e) {
            throw ProfileException.at(option, "", String.valueOf(e.getMessage()));
        }
        document.put(path, value, option);
    }
}
