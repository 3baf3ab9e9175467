package io.only1mcp.core.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/** The JSON of comparisons: snake_case keys, absent where nothing can be said, never NaN. */
public final class ComparisonJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private ComparisonJson() {}

    private record Document(Change change, int exitStatus, List<Comparison> comparisons) {}

    /**
     * Comparisons as text, with a line end.
     *
     * @param inconclusiveFails whether what cannot be said is a failure
     */
    public static String write(List<Comparison> comparisons, boolean inconclusiveFails) {
        Change change =
                Change.worst(comparisons.stream().map(Comparison::change).toList());
        try {
            return MAPPER.writeValueAsString(new Document(
                            change, change.exitStatus(inconclusiveFails).code(), comparisons))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a comparison holds what JSON cannot say: " + e.getOriginalMessage(), e);
        }
    }
}
