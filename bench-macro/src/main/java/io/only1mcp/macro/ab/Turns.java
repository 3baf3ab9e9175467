package io.only1mcp.macro.ab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.only1mcp.core.result.WholeFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Which build was measured when.
 *
 * @param a the first build
 * @param b the second one
 * @param turns in the order in which they were taken
 */
record Turns(String a, String b, List<Turn> turns) {
    /** The name of the file. */
    static final String FILE = "turns.json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule("times").addSerializer(Instant.class, ToStringSerializer.instance))
            .build();

    Turns {
        turns = List.copyOf(turns);
    }

    /** Keeps them in a folder. */
    void keep(Path folder) {
        try {
            WholeFile.write(folder.resolve(FILE), MAPPER.writeValueAsString(this) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("turns hold what JSON cannot say: " + e.getOriginalMessage(), e);
        }
    }
}
