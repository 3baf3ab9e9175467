package io.only1mcp.core.advice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.baseline.Validation;
import io.only1mcp.core.verdict.Unit;
import java.util.List;
import java.util.Locale;

/** The JSON of runs that were held against levels, with what to do first. */
public final class ValidationJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ValidationJson() {}

    /** It as text, with a line end. The key of a value ends in its unit: {@code measured_us}, {@code measured_per_second}. */
    public static String write(Validation validation, List<Advice> advice) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("levels", validation.levels().name()).put("passes", validation.passes());
        ArrayNode outcomes = json.putArray("outcomes");
        for (Validation.Outcome outcome : validation.outcomes()) {
            ObjectNode one = outcomes.addObject();
            one.put("level", outcome.level())
                    .put("limit", outcome.limit().toString())
                    .put("holds", outcome.holds());
            Unit unit = outcome.limit().metric().unit();
            outcome.measured()
                    .ifPresent(measured ->
                            one.put("measured_" + unit.suffix(), unit == Unit.DURATION ? measured / 1e3 : measured));
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
