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
        number(gen, "limit_" + suffix(unit), unit, threshold.limit());
        gen.writeStringField("scope", outcome.scope());
        if (outcome.measured().isPresent()) {
            number(gen, "measured_" + suffix(unit), unit, outcome.measured().getAsDouble());
        }
        gen.writeFieldName("verdict");
        VerdictJson.write(outcome.verdict(), gen);
        gen.writeEndObject();
    }

    static ThresholdOutcome read(JsonNode node) {
        String key = node.path("metric").asText();
        Metric metric = Metric.of(key).orElseThrow(() -> new IllegalArgumentException("no metric " + key));
        String suffix = suffix(metric.unit());
        Threshold.Comparison comparison =
                Threshold.Comparison.valueOf(node.path("comparison").asText().toUpperCase(Locale.ROOT));
        Threshold.Of of = Threshold.Of.valueOf(node.path("of").asText("all").toUpperCase(Locale.ROOT));
        JsonNode measured = node.path("measured_" + suffix);
        return new ThresholdOutcome(
                new Threshold(metric, comparison, value(metric.unit(), node.path("limit_" + suffix)), of),
                node.path("scope").asText(),
                measured.isNumber() ? OptionalDouble.of(value(metric.unit(), measured)) : OptionalDouble.empty(),
                VerdictJson.read(node.path("verdict")));
    }

    private static void number(JsonGenerator gen, String key, Unit unit, double value) throws IOException {
        if (unit == Unit.DURATION) {
            LatencyJson.micros(gen, key, Math.round(value));
        } else if (unit == Unit.SIZE) {
            gen.writeNumberField(key, Math.round(value));
        } else {
            gen.writeNumberField(key, value);
        }
    }

    private static double value(Unit unit, JsonNode node) {
        return unit == Unit.DURATION ? LatencyJson.nanos(node) : node.asDouble();
    }

    private static String suffix(Unit unit) {
        return switch (unit) {
            case DURATION -> "us";
            case RATE -> "per_second";
            case SHARE -> "share";
            case CORES -> "cores";
            case SIZE -> "bytes";
            case FACTOR -> "factor";
        };
    }
}
