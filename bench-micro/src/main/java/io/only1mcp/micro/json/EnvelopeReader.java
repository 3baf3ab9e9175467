package io.only1mcp.micro.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import java.io.IOException;

/** Ways to find the envelope of a message in its bytes. Each reads to the last byte, so that none lets bad JSON pass. */
public enum EnvelopeReader {
    /** The proxy's own scan: one pass that copies nothing. */
    SCAN {
        @Override
        public Reading create() {
            return new Scan();
        }
    },
    /** Jackson's tokens, one after the other. */
    JACKSON_STREAMING {
        @Override
        public Reading create() {
            return new Streaming();
        }
    },
    /** Jackson's tree of the whole message. */
    JACKSON_TREE {
        @Override
        public Reading create() {
            return new Tree();
        }
    };

    /** A reader, for one thread. */
    public abstract Reading create();

    /** One way, ready to read. */
    @FunctionalInterface
    public interface Reading {
        /**
         * Finds {@code id}, {@code method} and {@code params.name}.
         *
         * @return the sum of the lengths of their texts, so that all ways can be checked against one another; what is
         *     absent counts nothing
         * @throws IOException where the message is not well-formed
         */
        int read(byte[] message) throws IOException;
    }

    private static final class Scan implements Reading {
        private final Envelope envelope = new Envelope();

        @Override
        public int read(byte[] message) throws IOException {
            if (!envelope.scan(message, 0, message.length)) {
                throw new IOException(envelope.fault().words());
            }
            return length(Field.ID) + length(Field.METHOD) + length(Field.NAME);
        }

        private int length(Field field) {
            return envelope.has(field) ? envelope.end(field) - envelope.start(field) : 0;
        }
    }

    private static final class Streaming implements Reading {
        private final JsonFactory json = new JsonFactory();

        @Override
        public int read(byte[] message) throws IOException {
            try (JsonParser parser = json.createParser(message)) {
                int found = 0;
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new IOException("not an object");
                }
                for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                    JsonToken value = parser.nextToken();
                    if (key.equals("id") || key.equals("method")) {
                        found += parser.getTextLength();
                    } else if (key.equals("params") && value == JsonToken.START_OBJECT) {
                        found += name(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                if (parser.nextToken() != null) {
                    throw new IOException("bytes behind the message");
                }
                return found;
            }
        }

        private static int name(JsonParser parser) throws IOException {
            int found = 0;
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                parser.nextToken();
                if (key.equals("name")) {
                    found = parser.getTextLength();
                } else {
                    parser.skipChildren();
                }
            }
            return found;
        }
    }

    private static final class Tree implements Reading {
        private final ObjectReader json =
                new ObjectMapper().readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

        @Override
        public int read(byte[] message) throws IOException {
            JsonNode tree = json.readValue(message);
            return tree.path("id").asText().length()
                    + tree.path("method").asText().length()
                    + tree.path("params").path("name").asText().length();
        }
    }
}
