package io.only1mcp.core.advice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.baseline.Validation;
import java.util.List;
import java.util.Locale;

/** The JSON of runs that were held against levels, with what to do first. */
public final class ValidationJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ValidationJson() {}

    /** It as text, with a line end. Values are in the unit of their metric: nanoseconds, per second, shares, bytes. */
    public static String write(Validation validation, List<Advice> advice) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("levels", validation.levels().name()).put("passes", validation.passes());
        ArrayNode outcomes = json.putArray("outcomes");
        for (Validation.Outcome outcome : validation.outcomes()) {
            ObjectNode one = outcomes.addObject();
            one.put("level", outcome.level())
                    .put("limit", outcome.limit().toString())
                    .put("holds", outcome.holds());
            outcome.measured().ifPresent(measured -> one.put("measured", measured));
        }
        ArrayNode first = json.putArray("advice");
        for (Advice one : advice) {
            first.addObject()
                    .put("limit", one.outcome().limit().toString())
                    .put("gap", one.gap())
                    .put("effort", one.effort().name().toLowerCase(Locale.ROOT))
                    .put("what", one.what())
                    .put("because", one.because());
        }
        try {
            return MAPPER.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
