package io.only1mcp.core.baseline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.only1mcp.core.compare.Measured;
import io.only1mcp.core.compare.NoiseFloor;
import io.only1mcp.core.compare.NoiseFloors;
import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.result.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The noise of machines, beside the baselines: {@code .noise/PLACE-PLAN.json}, both as fingerprints. No baseline has such a
 * name.
 *
 * @param root the folder of the baselines, which need not be there yet
 */
public record NoiseStore(Path root) implements NoiseFloors {
    private static final String FOLDER = ".noise";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule("times")
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantReader()))
            .build();

    /**
     * Keeps it in place of what was measured before.
     *
     * @return the file
     * @throws UnwritableException where it cannot be written
     */
    public Path keep(NoiseFloor noise) {
        Path file = file(noise.place(), noise.plan());
        try {
            Files.createDirectories(root.resolve(FOLDER));
        } catch (IOException e) {
            throw new UnwritableException(file, e);
        }
        WholeFile.write(file, json(noise));
        return file;
    }

    /** The noise as text, with a line end. */
    public static String json(Object noise) {
        try {
            return MAPPER.writeValueAsString(noise) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("noise holds what JSON cannot say: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws BaselineException where it cannot be read
     */
    @Override
    public Optional<NoiseFloor> of(Measured measured) {
        Path file = file(measured.place(), measured.plan());
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.readValue(Files.readString(file), NoiseFloor.class));
        } catch (IOException | IllegalArgumentException e) {
            throw new BaselineException(
                    file + ": cannot be read: remove it, and let bench noise measure again: " + e.getMessage(), e);
        }
    }

    private Path file(Map<String, String> place, String plan) {
        return root.resolve(FOLDER).resolve(Fingerprint.of(place) + "-" + Fingerprint.of(plan) + ".json");
    }
}
