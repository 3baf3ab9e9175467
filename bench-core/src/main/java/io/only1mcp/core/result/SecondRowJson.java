package io.only1mcp.core.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.recording.SecondRow;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A row of the seconds in JSON. */
final class SecondRowJson {
    private SecondRowJson() {}

    static void write(SecondRow row, JsonGenerator gen) throws IOException {
        gen.writeStartObject();
        gen.writeNumberField("start_seconds", row.startSeconds());
        gen.writeNumberField("length_seconds", row.lengthSeconds());
        gen.writeNumberField("stage", row.stage());
        gen.writeNumberField("intended", row.intended());
        gen.writeNumberField("sent", row.sent());
        gen.writeNumberField("unsent", row.unsent());
        gen.writeNumberField("ok", row.ok());
        gen.writeNumberField("failed", row.failed());
        gen.writeNumberField("in_flight", row.inFlight());
        latency(gen, "p50_us", row.p50Nanos());
        latency(gen, "p99_us", row.p99Nanos());
        latency(gen, "max_us", row.maxNanos());
        if (row.rssBytes() != null) {
            gen.writeNumberField("target_rss_bytes", row.rssBytes());
        }
        if (row.cpuPercent() != null) {
            gen.writeNumberField("target_cpu_percent", row.cpuPercent());
        }
        gen.writeEndObject();
    }

    static SecondRow read(JsonNode node) {
        JsonNode rss = node.path("target_rss_bytes");
        JsonNode cpu = node.path("target_cpu_percent");
        return new SecondRow(
                node.path("start_seconds").asLong(),
                node.path("length_seconds").asDouble(),
                node.path("stage").asInt(),
                node.path("intended").asLong(),
                node.path("sent").asLong(),
                node.path("unsent").asLong(),
                node.path("ok").asLong(),
                node.path("failed").asLong(),
                node.path("in_flight").asInt(),
                latency(node.path("p50_us")),
                latency(node.path("p99_us")),
                latency(node.path("max_us")),
                rss.isNumber() ? Long.valueOf(rss.asLong()) : null,
                cpu.isNumber() ? Double.valueOf(cpu.asDouble()) : null);
    }

    private static void latency(JsonGenerator gen, String key, @Nullable Long nanos) throws IOException {
        if (nanos != null) {
            LatencyJson.micros(gen, key, nanos);
        }
    }

    private static @Nullable Long latency(JsonNode micros) {
        return micros.isNumber() ? Long.valueOf(LatencyJson.nanos(micros)) : null;
    }
}
