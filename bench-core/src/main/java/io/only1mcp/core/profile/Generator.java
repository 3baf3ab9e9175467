package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A map of a configuration that stands for many things of one shape: {@code {each: SHAPE, of: tenants, as: list}}. The shape
 * may hold another such map.
 *
 * @param shape of each
 * @param of what is there many times
 * @param asMap whether they become a map keyed by their names, else a list
 */
record Generator(JsonNode shape, Of of, boolean asMap) {

    private static final List<String> KEYS = List.of("each", "of", "as");

    /** What there is many of. */
    enum Of {
        /** The backends. */
        BACKENDS("name", "url", "urls", "command"),
        /** The tenants of the clients. */
        TENANTS("tenant");

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<String> placeholders;

        Of(String... placeholders) {
            this.placeholders = List.of(placeholders);
        }
    }

    /** Whether a node is such a map. */
    static boolean is(JsonNode node) {
        return node.has("each");
    }

    /**
     * The generator of such a map.
     *
     * @throws IllegalArgumentException where it has another key, or a value that there is not
     */
    static Generator read(JsonNode map, String path) {
        for (Map.Entry<String, JsonNode> field : map.properties()) {
            if (!KEYS.contains(field.getKey())) {
                throw new IllegalArgumentException(path + ": a map with 'each' has nothing else but 'of' and 'as'");
            }
        }
        String as = map.path("as").asText();
        if (!as.equals("list") && !as.equals("map")) {
            throw new IllegalArgumentException(path + ".as: must be list or map, got '" + as + "'");
        }
        try {
            return new Generator(
                    map.path("each"), Words.of(Of.class, map.path("of").asText("backends")), as.equals("map"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ".of: " + e.getMessage(), e);
        }
    }

    /** The placeholders of the shape: those around it, and what each of the things has. */
    List<String> placeholders(List<String> around) {
        return Stream.concat(around.stream(), of.placeholders.stream()).toList();
    }

    /** The list or map that it stands for; {@code fill} fills in a shape whose placeholders have these values. */
    JsonNode of(TargetFile.Given given, Map<String, String> around, Function<Map<String, String>, JsonNode> fill) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        each(given).forEach((name, own) -> {
            Map<String, String> values = new HashMap<>(around);
            values.putAll(own);
            all.put(name, fill.apply(values));
        });
        if (!asMap) {
            return JsonNodeFactory.instance.arrayNode().addAll(new ArrayList<>(all.values()));
        }
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        return map.setAll(all);
    }

    private Map<String, Map<String, String>> each(TargetFile.Given given) {
        Map<String, Map<String, String>> each = new LinkedHashMap<>();
        switch (of) {
            case BACKENDS ->
                given.backends()
                        .forEach(backend -> each.put(
                                backend.name(),
                                Map.of(
                                        "name", backend.name(),
                                        "url", backend.url(),
                                        "urls", String.join(Configuration.BETWEEN, backend.urls()),
                                        "command", String.join(Configuration.BETWEEN, backend.command()))));
            case TENANTS ->
                IntStream.range(0, given.tenants())
                        .mapToObj(Client::tenant)
                        .forEach(tenant -> each.put(tenant, Map.of("tenant", tenant)));
        }
        return each;
    }
}
