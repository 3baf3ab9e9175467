package io.only1mcp.core.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.only1mcp.core.overhead.AddedLatency;
import io.only1mcp.core.recording.SecondRow;
import io.only1mcp.core.statistics.LatencyBucket;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.core.verdict.ThresholdOutcome;
import io.only1mcp.core.verdict.Verdict;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** How the nouns that carry units, or are no plain record, stand in the JSON of results. */
final class ResultTypes {
    private ResultTypes() {}

    static SimpleModule module() {
        SimpleModule module = new SimpleModule("results");
        add(module, Instant.class, (value, gen) -> gen.writeString(value.toString()), ResultTypes::instant);
        add(
                module,
                ExitStatus.class,
                (value, gen) -> gen.writeNumber(value.code()),
                node -> ExitStatus.of(node.asInt()));
        add(module, Summary.class, inOneLine(LatencyJson::write), LatencyJson::summary);
        add(module, LatencyBucket.class, inOneLine(LatencyJson::write), LatencyJson::bucket);
        add(module, SecondRow.class, inOneLine(SecondRowJson::write), SecondRowJson::read);
        add(module, ThresholdOutcome.class, inOneLine(ThresholdJson::write), ThresholdJson::read);
        add(module, Repetition.RepeatedFigure.class, inOneLine(RepeatedFigureJson::write), RepeatedFigureJson::read);
        add(module, AddedLatency.class, inOneLine(AddedLatencyJson::write), AddedLatencyJson::read);
        add(module, Verdict.class, VerdictJson::write, VerdictJson::read);
        return module;
    }

    /** Writes one value. */
    interface Writer<T> {
        void write(T value, JsonGenerator gen) throws IOException;
    }

    /** Reads one value out of its tree. */
    interface Reader<T> {
        T read(JsonNode node);
    }

    /** A row or summary in one line of an indented text: a result has thousands of them. */
    private static <T> Writer<T> inOneLine(Writer<T> writer) {
        return (value, gen) -> {
            PrettyPrinter indented = gen.getPrettyPrinter();
            gen.setPrettyPrinter(null);
            writer.write(value, gen);
            gen.setPrettyPrinter(indented);
        };
    }

    private static Instant instant(JsonNode node) {
        try {
            return Instant.parse(node.asText());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not an instant: " + node, e);
        }
    }

    private static <T> void add(SimpleModule module, Class<T> type, Writer<T> writer, Reader<T> reader) {
        module.addSerializer(type, new JsonSerializer<T>() {
            @Override
            public void serialize(T value, JsonGenerator gen, SerializerProvider provider) throws IOException {
                writer.write(value, gen);
            }
        });
        module.addDeserializer(type, new JsonDeserializer<T>() {
            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                JsonNode node = parser.readValueAsTree();
                try {
                    return reader.read(node);
                } catch (IllegalArgumentException e) {
                    throw context.weirdStringException(node.toString(), type, String.valueOf(e.getMessage()));
                }
            }
        });
    }
}
