package io.only1mcp.core.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.overhead.AddedLatency;
import io.only1mcp.core.statistics.Interval;
import io.only1mcp.core.verdict.Metric;
import io.only1mcp.core.verdict.Threshold;
import java.io.IOException;

/** What a proxy adds to one quantile, in JSON: microseconds. */
final class AddedLatencyJson {
    private AddedLatencyJson() {}

    static void write(AddedLatency latency, JsonGenerator gen) throws IOException {
        gen.writeStartObject();
        gen.writeStringField("metric", latency.limit().metric().key());
        LatencyJson.micros(gen, "limit_us", Math.round(latency.limit().limit()));
        gen.writeNumberField("samples", latency.samples());
        Interval added = latency.added();
        if (added != null) {
            LatencyJson.micros(gen, "direct_us", latency.directNanos());
            LatencyJson.micros(gen, "proxied_us", latency.proxiedNanos());
            LatencyJson.micros(gen, "added_us", Math.round(added.estimate()));
            LatencyJson.micros(gen, "low_us", Math.round(added.low()));
            LatencyJson.micros(gen, "high_us", Math.round(added.high()));
            gen.writeNumberField("confidence", added.confidence());
        }
        gen.writeFieldName("verdict");
        VerdictJson.write(latency.verdict(), gen);
        gen.writeEndObject();
    }

    static AddedLatency read(JsonNode node) {
        String key = node.path("metric").asText();
        Metric metric = Metric.of(key).orElseThrow(() -> new IllegalArgumentException("no metric " + key));
        Interval added = node.has("added_us")
                ? new Interval(
                        LatencyJson.nanos(node.path("added_us")),
                        LatencyJson.nanos(node.path("low_us")),
                        LatencyJson.nanos(node.path("high_us")),
                        node.path("confidence").asDouble())
                : null;
        return new AddedLatency(
                new Threshold(metric, Threshold.Comparison.MAX, LatencyJson.nanos(node.path("limit_us"))),
                node.path("samples").asLong(),
                LatencyJson.nanos(node.path("direct_us")),
                LatencyJson.nanos(node.path("proxied_us")),
                added,
                VerdictJson.read(node.path("verdict")));
    }
}
