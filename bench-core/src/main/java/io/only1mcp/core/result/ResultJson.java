package io.only1mcp.core.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of results: snake_case keys that carry their units, latencies in microseconds, absent where something was not
 * measured, never NaN. Its schema is {@code io/only1mcp/profiles/schema/result.schema.json} of the module {@code profiles}; that
 * of micro-benchmarks stands beside it, {@code micro.schema.json}.
 * Unknown keys are read over, so that an older program reads what a newer one added.
 */
public final class ResultJson {
    private static final String VERSION_KEY = "schema_version";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .annotationIntrospector(new LowerCaseEnums())
            .addModule(ResultTypes.module())
            .build();

    private ResultJson() {}

    /** The result as text, with a line end. */
    public static String write(RunResult result) {
        return text(new Document(RunResult.SCHEMA_VERSION, result));
    }

    private static String text(Object document) {
        try {
            return MAPPER.writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result holds what JSON cannot say: " + e.getOriginalMessage(), e);
        }
    }

    /** The result of a paired experiment as text, with a line end. */
    public static String write(OverheadResult result) {
        return text(new OverheadDocument(RunResult.SCHEMA_VERSION, result));
    }

    /** The result of a paired experiment in a text; see {@link #read}. */
    public static OverheadResult readOverhead(String json) {
        return read(json, OverheadResult.class);
    }

    /** The result of a search for the breaking point as text, with a line end. */
    public static String write(SaturationResult result) {
        return text(new SaturationDocument(RunResult.SCHEMA_VERSION, result));
    }

    /** The result of a search for the breaking point in a text; see {@link #read}. */
    public static SaturationResult readSaturation(String json) {
        return read(json, SaturationResult.class);
    }

    /**
     * The result in a text.
     *
     * @throws IllegalArgumentException where the text is no result of a version that this program knows; the message is one
     *     line that a user can act on
     */
    public static RunResult read(String json) {
        return read(json, RunResult.class);
    }

    /** The result of micro-benchmarks as text, with a line end. */
    public static String write(MicroResult result) {
        return text(new MicroDocument(RunResult.SCHEMA_VERSION, MicroResult.KIND, result));
    }

    /** The result of micro-benchmarks in a text; see {@link #read}. */
    public static MicroResult readMicro(String json) {
        return read(json, MicroResult.class);
    }

    /** What kind of measurement the result in a text is of, as it names it; see {@link #read}. */
    public static String kind(String json) {
        return tree(json).path("kind").asText();
    }

    private static <T extends Record> T read(String json, Class<T> type) {
        try {
            T read = MAPPER.treeToValue(tree(json), type);
            Missing.in(read).ifPresent(key -> {
                throw new IllegalArgumentException(key + ": missing, this is not a whole result");
            });
            return read;
        } catch (JsonMappingException e) {
            String why =
                    e instanceof ValueInstantiationException && e.getCause() instanceof IllegalArgumentException cause
                            ? String.valueOf(cause.getMessage())
                            : "something is missing, or is not what stands there in a result";
            throw new IllegalArgumentException("not a whole result: " + where(e) + why, e);
        } catch (JsonProcessingException e) {
            throw noJson(e);
        }
    }

    /** The key that is to blame, with a colon; empty where it is the whole. */
    private static String where(JsonMappingException e) {
        StringBuilder where = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            String key = step.getFieldName();
            where.append(key == null ? "[" + step.getIndex() + "]" : where.isEmpty() ? key : "." + key);
        }
        return where.isEmpty() ? "" : where + ": ";
    }

    private static IllegalArgumentException noJson(JsonProcessingException e) {
        String line =
                e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
        return new IllegalArgumentException(
                "not a result: " + (e instanceof JsonEOFException ? "it breaks off" : "it is no JSON") + line, e);
    }

    private static JsonNode tree(String json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            int version = tree.path(VERSION_KEY).asInt(0);
            if (version != RunResult.SCHEMA_VERSION) {
                throw new IllegalArgumentException(
                        version > RunResult.SCHEMA_VERSION
                                ? VERSION_KEY + ": " + version + " is newer than this program reads ("
                                        + RunResult.SCHEMA_VERSION + "): use a newer one"
                                : VERSION_KEY + ": missing, this is not a result");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw noJson(e);
        }
    }

    /** A tree as it will be when it has been written and read, so that results compare equal. */
    static JsonNode asRead(JsonNode tree) {
        try {
            return MAPPER.readTree(MAPPER.writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("profile: " + e.getOriginalMessage(), e);
        }
    }

    private record Document(
            int schemaVersion, @JsonUnwrapped RunResult result) {}

    private record OverheadDocument(
            int schemaVersion, @JsonUnwrapped OverheadResult result) {}

    private record SaturationDocument(
            int schemaVersion, @JsonUnwrapped SaturationResult result) {}

    private record MicroDocument(
            int schemaVersion, String kind, @JsonUnwrapped MicroResult result) {}

    /** Enum constants as lower-case words, as values and as keys. */
    private static final class LowerCaseEnums extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public String[] findEnumValues(
                MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, @Nullable String[] names) {
            String[] words = new String[constants.length];
            for (int i = 0; i < words.length; i++) {
                words[i] = constants[i].name().toLowerCase(Locale.ROOT);
            }
            return words;
        }
    }
}
