package io.only1mcp.core.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Threshold;
import io.only1mcp.core.verdict.ThresholdOutcome;
import io.only1mcp.core.verdict.Unit;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * An outcome of a threshold in JSON. The unit is in the keys: {@code limit_us} and {@code measured_us} of a latency, {@code
 * limit_per_second} of a rate.
 */
final class ThresholdJson {
    private ThresholdJson() {}

    static void write(ThresholdOutcome outcome, JsonGenerator gen) throws IOException {
        Threshold threshold = outcome.threshold();
        Unit unit = threshold.metric().unit();
        gen.writeStartObject();
        gen.writeStringField("metric", threshold.metric().key());
        gen.writeStringField("comparison", threshold.comparison().name().toLowerCase(Locale.ROOT));
        if (threshold.of() != Threshold.Of.ALL) {
            gen.writeStringField("of", threshold.of().name().toLowerCase(Locale.ROOT));
        }
        number(gen, "limit_", unit, threshold.limit());
        gen.writeStringField("scope", outcome.scope());
        if (outcome.measured().isPresent()) {
            number(gen, "measured_", unit, outcome.measured().getAsDouble());
        }
        if (outcome.atLeast()) {
            gen.writeBooleanField("at_least", true);
        }
        gen.writeFieldName("verdict");
        VerdictJson.write(outcome.verdict(), gen);
        gen.writeEndObject();
    }

    static ThresholdOutcome read(JsonNode node) {
        String key = node.path("metric").asText();
        Metric metric = Metric.of(key).orElseThrow(() -> new IllegalArgumentException("no metric " + key));
        String suffix = metric.unit().suffix();
        Threshold.Comparison comparison =
                Threshold.Comparison.valueOf(node.path("comparison").asText().toUpperCase(Locale.ROOT));
        Threshold.Of of = Threshold.Of.valueOf(node.path("of").asText("all").toUpperCase(Locale.ROOT));
        JsonNode measured = node.path("measured_" + suffix);
        return new ThresholdOutcome(
                new Threshold(metric, comparison, value(metric.unit(), node, "limit_"), of),
                node.path("scope").asText(),
                measured.isNumber()
                        ? OptionalDouble.of(value(metric.unit(), node, "measured_"))
                        : OptionalDouble.empty(),
                node.path("at_least").asBoolean(),
                VerdictJson.read(node.path("verdict")));
    }

    /** Writes a value under a key that ends in its unit. */
    static void number(JsonGenerator gen, String prefix, Unit unit, double value) throws IOException {
        String key = prefix + unit.suffix();
        if (unit == Unit.DURATION) {
            LatencyJson.micros(gen, key, Math.round(value));
        } else if (unit == Unit.SIZE) {
            gen.writeNumberField(key, Math.round(value));
        } else {
            gen.writeNumberField(key, value);
        }
    }

    /** Reads what {@link #number} wrote. */
    static double value(Unit unit, JsonNode of, String prefix) {
        JsonNode node = of.path(prefix + unit.suffix());
        return unit == Unit.DURATION ? LatencyJson.nanos(node) : node.asDouble();
    }
}
