package io.only1mcp.core.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.statistics.LatencyBucket;
import io.only1mcp.core.statistics.Summary;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.OptionalLong;

/** Latencies in JSON: nanoseconds inside, microseconds with three decimals outside. */
final class LatencyJson {
    private LatencyJson() {}

    static void micros(JsonGenerator gen, String key, long nanos) throws IOException {
        gen.writeFieldName(key);
        if (nanos % 1_000 == 0) {
            gen.writeNumber(nanos / 1_000);
        } else {
            gen.writeNumber(BigDecimal.valueOf(nanos, 3));
        }
    }

    static long nanos(JsonNode micros) {
        return Math.round(micros.asDouble() * 1_000);
    }

    static void write(Summary summary, JsonGenerator gen) throws IOException {
        gen.writeStartObject();
        gen.writeNumberField("count", summary.count());
        if (!summary.isEmpty()) {
            micros(gen, "p50_us", summary.p50Nanos());
            micros(gen, "p90_us", summary.p90Nanos());
            micros(gen, "p95_us", summary.p95Nanos());
            micros(gen, "p99_us", summary.p99Nanos());
            if (summary.p99_9Nanos().isPresent()) {
                micros(gen, "p99_9_us", summary.p99_9Nanos().getAsLong());
            }
            if (summary.p99_99Nanos().isPresent()) {
                micros(gen, "p99_99_us", summary.p99_99Nanos().getAsLong());
            }
            micros(gen, "max_us", summary.maxNanos());
            micros(gen, "mean_us", summary.meanNanos());
        }
        gen.writeEndObject();
    }

    static Summary summary(JsonNode node) {
        return new Summary(
                node.path("count").asLong(),
                nanos(node.path("p50_us")),
                nanos(node.path("p90_us")),
                nanos(node.path("p95_us")),
                nanos(node.path("p99_us")),
                optional(node.path("p99_9_us")),
                optional(node.path("p99_99_us")),
                nanos(node.path("max_us")),
                nanos(node.path("mean_us")));
    }

    static void write(LatencyBucket bucket, JsonGenerator gen) throws IOException {
        gen.writeStartObject();
        micros(gen, "up_to_us", bucket.upToNanos());
        gen.writeNumberField("count", bucket.count());
        gen.writeEndObject();
    }

    static LatencyBucket bucket(JsonNode node) {
        return new LatencyBucket(
                nanos(node.path("up_to_us")), node.path("count").asLong());
    }

    private static OptionalLong optional(JsonNode micros) {
        return micros.isNumber() ? OptionalLong.of(nanos(micros)) : OptionalLong.empty();
    }
}
