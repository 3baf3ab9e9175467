package io.only1mcp.core.suite;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.only1mcp.core.compare.Change;
import io.only1mcp.core.compare.Comparison;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of what a suite came to: its verdicts, and the comparisons whole. What was measured lies in results of its own. */
public final class SuiteJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private SuiteJson() {}

    private record Part(String name, Change change) {}

    /** {@code shown} are comparisons of too few forks to fail anything. */
    private record Document(
            Change change,
            int exitStatus,
            String head,
            @Nullable String base,
            List<Part> parts,
            List<Comparison> comparisons,
            List<Comparison> shown) {}

    private static List<Comparison> shown(SuiteResult result) {
        PartsResult measured = result.parts();
        return measured == null || measured.judged() ? List.of() : measured.comparisons();
    }

    /**
     * A result as text, with a line end.
     *
     * @param inconclusiveFails whether what cannot be said is a failure
     */
    public static String write(SuiteResult result, boolean inconclusiveFails) {
        List<Part> parts = new ArrayList<>();
        result.endToEnd().forEach(one -> parts.add(new Part(one.profileName(), SuiteResult.change(one))));
        parts.add(new Part("comparison", result.compared()));
        parts.add(new Part("levels", result.reached()));
        try {
            return MAPPER.writeValueAsString(new Document(
                            result.change(),
                            result.exitStatus(inconclusiveFails).code(),
                            result.head(),
                            result.base(),
                            parts,
                            result.judged(),
                            shown(result)))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result holds what JSON cannot say: " + e.getOriginalMessage(), e);
        }
    }
}
