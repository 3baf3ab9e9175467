package io.only1mcp.core.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.verdict.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A verdict in JSON: its status, and what goes with that. */
final class VerdictJson {
    private VerdictJson() {}

    static void write(Verdict verdict, JsonGenerator gen) throws IOException {
        gen.writeStartObject();
        if (verdict instanceof Verdict.Fail fail) {
            gen.writeStringField("status", "fail");
            gen.writeArrayFieldStart("breaches");
            for (Verdict.Breach breach : fail.breaches()) {
                gen.writeStartObject();
                gen.writeStringField("scope", breach.scope());
                gen.writeStringField("text", breach.text());
                gen.writeEndObject();
            }
            gen.writeEndArray();
        } else if (verdict instanceof Verdict.Inconclusive inconclusive) {
            gen.writeStringField("status", "inconclusive");
            gen.writeStringField("reason", inconclusive.reason());
        } else {
            gen.writeStringField("status", "pass");
        }
        gen.writeEndObject();
    }

    static Verdict read(JsonNode node) {
        return switch (node.path("status").asText()) {
            case "pass" -> new Verdict.Pass();
            case "inconclusive" -> new Verdict.Inconclusive(node.path("reason").asText());
            case "fail" -> {
                List<Verdict.Breach> breaches = new ArrayList<>();
                node.path("breaches")
                        .forEach(breach -> breaches.add(new Verdict.Breach(
                                breach.path("scope").asText(),
                                breach.path("text").asText())));
                yield new Verdict.Fail(breaches);
            }
            default -> throw new IllegalArgumentException("no verdict: " + node);
        };
    }
}
