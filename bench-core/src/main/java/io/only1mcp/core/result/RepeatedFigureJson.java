package io.only1mcp.core.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.statistics.Spread;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Unit;
import java.io.IOException;

/** A figure over several runs in JSON; the unit is in the keys, such as {@code median_us}. */
final class RepeatedFigureJson {
    private RepeatedFigureJson() {}

    static void write(Repetition.RepeatedFigure figure, JsonGenerator gen) throws IOException {
        Unit unit = figure.metric().unit();
        Spread spread = figure.spread();
        gen.writeStartObject();
        gen.writeStringField("metric", figure.metric().key());
        gen.writeNumberField("runs", spread.runs());
        ThresholdJson.number(gen, "median_", unit, spread.median());
        ThresholdJson.number(gen, "mad_", unit, spread.mad());
        ThresholdJson.number(gen, "lowest_", unit, spread.lowest());
        ThresholdJson.number(gen, "highest_", unit, spread.highest());
        gen.writeEndObject();
    }

    static Repetition.RepeatedFigure read(JsonNode node) {
        String key = node.path("metric").asText();
        Metric metric = Metric.of(key).orElseThrow(() -> new IllegalArgumentException("no metric " + key));
        Unit unit = metric.unit();
        return new Repetition.RepeatedFigure(
                metric,
                new Spread(
                        node.path("runs").asInt(),
                        ThresholdJson.value(unit, node, "median_"),
                        ThresholdJson.value(unit, node, "mad_"),
                        ThresholdJson.value(unit, node, "lowest_"),
                        ThresholdJson.value(unit, node, "highest_")));
    }
}
