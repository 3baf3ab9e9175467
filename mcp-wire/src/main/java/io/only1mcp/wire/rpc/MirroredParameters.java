package io.only1mcp.wire.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.McpHeaders;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a tool whose values a client repeats in headers {@code Mcp-Param-*}, and a server compares with them:
 * the tool's schema marks them with {@code x-mcp-header} (2026-07-28, Streamable HTTP, "Custom Headers from Tool
 * Parameters").
 *
 * @param parameters in the schema's order
 */
public record MirroredParameters(List<Parameter> parameters) {
    private static final String ANNOTATION = "x-mcp-header";
    private static final int LONGEST_SHOWN = 120;

    /** RFC 9110, section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private static final Set<String> TYPES = Set.of("string", "integer", "boolean");

    /** Keywords whose value is a map from names to schemas, {@code properties} aside. */
    private static final Set<String> NAMED_SCHEMAS =
            Set.of("$defs", "definitions", "patternProperties", "dependentSchemas");

    /** Keywords whose value is data, in which nothing is an annotation. */
    private static final Set<String> DATA = Set.of("default", "const", "enum", "examples");

    /**
     * One of them.
     *
     * @param header the whole name of the header
     * @param path the names of the properties that lead to the value
     */
    public record Parameter(String header, List<String> path) {
        /** Copies. */
        public Parameter {
            path = List.copyOf(path);
        }

        /** The value in these arguments as text; null where there is none, or none that a header can carry. */
        public @Nullable String value(JsonNode arguments) {
            JsonNode value = at(arguments);
            if (value.isIntegralNumber() || (value.isNumber() && value.canConvertToExactIntegral())) {
                return value.bigIntegerValue().toString();
            }
            return value.isTextual() || value.isBoolean() ? value.asText() : null;
        }

        /** What contradicts these arguments in the values that the header came with, in words; null where nothing does. */
        private @Nullable String mismatch(JsonNode arguments, List<String> values) {
            String expected = value(arguments);
            if (expected == null) {
                return values.isEmpty() ? null : header + ": the header repeats an argument that is not there";
            }
            if (values.size() != 1) {
                return header + (values.isEmpty() ? ": the header is missing" : ": the header came twice");
            }
            String text = HeaderValues.decode(values.get(0));
            boolean same = text != null && (expected.equals(text) || isSameNumber(at(arguments), text));
            return same ? null : header + ": the header differs from the argument";
        }

        private static boolean isSameNumber(JsonNode value, String text) {
            try {
                return value.isNumber() && value.decimalValue().compareTo(new BigDecimal(text)) == 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        /** The value in these arguments; a missing node where there is none. */
        public JsonNode at(JsonNode arguments) {
            JsonNode value = arguments;
            for (String step : path) {
                value = value.path(step);
            }
            return value;
        }
    }

    /** Copies. */
    public MirroredParameters {
        parameters = List.copyOf(parameters);
    }

    /**
     * Reads a tool's {@code inputSchema}. Nothing is dereferenced, least of all over the network.
     *
     * @throws IllegalArgumentException where an annotation breaks the specification's rules, so that the tool must not be
     *     used; the message says which rule
     */
    public static MirroredParameters of(JsonNode inputSchema) {
        List<Parameter> found = new ArrayList<>();
        walk(inputSchema, List.of(), true, found);
        Set<String> names = new HashSet<>();
        for (Parameter parameter : found) {
            if (!names.add(parameter.header().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("two parameters ask for the header " + parameter.header());
            }
        }
        return new MirroredParameters(found);
    }

    /** Header names and the texts they carry for a call with these arguments, before they are encoded. */
    public Map<String, String> headers(JsonNode arguments) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            String value = parameter.value(arguments);
            if (value != null) {
                headers.put(parameter.header(), value);
            }
        }
        return headers;
    }

    /**
     * Compares the headers of a call with its arguments: each of them must be there once and say the same, whole numbers
     * in whatever form; where the arguments have no value for it, it must not be there.
     *
     * @param values the values of the header of that name, as they were sent
     * @return what is wrong, in words; null where nothing is
     */
    public @Nullable String mismatch(JsonNode arguments, Function<String, List<String>> values) {
        for (Parameter parameter : parameters) {
            String wrong = parameter.mismatch(arguments, values.apply(parameter.header()));
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    /** @param reachable whether nothing but {@code properties} leads here from the root */
    private static void walk(JsonNode schema, List<String> path, boolean reachable, List<Parameter> found) {
        if (schema.isArray()) {
            schema.forEach(one -> walk(one, path, false, found));
        }
        if (schema.has(ANNOTATION)) {
            found.add(annotated(schema, path, reachable));
        }
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            String name = keyword.getKey();
            boolean stillReachable = reachable && name.equals("properties");
            if (name.equals("properties") || NAMED_SCHEMAS.contains(name)) {
                for (Map.Entry<String, JsonNode> one : keyword.getValue().properties()) {
                    List<String> further = new ArrayList<>(path);
                    further.add(one.getKey());
                    walk(one.getValue(), further, stillReachable, found);
                }
            } else if (!DATA.contains(name)) {
                walk(keyword.getValue(), path, false, found);
            }
        }
    }

    private static Parameter annotated(JsonNode schema, List<String> path, boolean reachable) {
        String name = schema.path(ANNOTATION).asText();
        if (!schema.path(ANNOTATION).isTextual() || !TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    ANNOTATION + " " + shown(schema.path(ANNOTATION).asText()) + " is no name of a header");
        }
        if (!reachable || path.isEmpty()) {
            throw new IllegalArgumentException(
                    ANNOTATION + " " + shown(name) + " is on something that properties alone do not lead to");
        }
        if (!TYPES.contains(schema.path("type").asText())) {
            throw new IllegalArgumentException(
                    ANNOTATION + " " + shown(name) + " is on something that is no string, integer or boolean");
        }
        return new Parameter(McpHeaders.PARAM_PREFIX + name, path);
    }

    private static String shown(String text) {
        return JsonStrings.quote(text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…");
    }
}
