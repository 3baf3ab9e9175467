package io.only1mcp.core.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.List;

/** The JSON of histories: snake_case keys, absent where nothing can be said, never NaN. */
public final class HistoryJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule("times").addSerializer(Instant.class, ToStringSerializer.instance))
            .build();

    private HistoryJson() {}

    /** Histories as text, with a line end. */
    public static String write(List<History> histories) {
        try {
            return MAPPER.writeValueAsString(histories) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a history holds what JSON cannot say: " + e.getOriginalMessage(), e);
        }
    }
}
