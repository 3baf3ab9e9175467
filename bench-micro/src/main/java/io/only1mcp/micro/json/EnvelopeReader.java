package io.only1mcp.micro.json;

import com.alibaba.fastjson2.JSONException;
import com.alibaba.fastjson2.JSONReader;
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
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;

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
    },
    /** The tokens of Jackson 3. */
    JACKSON_3_STREAMING {
        @Override
        public Reading create() {
            return new Streaming3();
        }
    },
    /** The tokens of fastjson2, as far as it has them: it skips what is of no interest by itself. */
    FASTJSON_STREAMING {
        @Override
        public Reading create() {
            return new Fastjson();
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

    private static final class Streaming3 implements Reading {
        private final tools.jackson.core.json.JsonFactory json = new tools.jackson.core.json.JsonFactory();

        @Override
        public int read(byte[] message) throws IOException {
            try (tools.jackson.core.JsonParser parser = json.createParser(ObjectReadContext.empty(), message)) {
                int found = 0;
                if (parser.nextToken() != tools.jackson.core.JsonToken.START_OBJECT) {
                    throw new IOException("not an object");
                }
                for (String key = parser.nextName(); key != null; key = parser.nextName()) {
                    tools.jackson.core.JsonToken value = parser.nextToken();
                    if (key.equals("id") || key.equals("method")) {
                        found += parser.getStringLength();
                    } else if (key.equals("params") && value == tools.jackson.core.JsonToken.START_OBJECT) {
                        found += name(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                if (parser.nextToken() != null) {
                    throw new IOException("bytes behind the message");
                }
                return found;
            } catch (JacksonException e) {
                throw new IOException(e);
            }
        }

        private static int name(tools.jackson.core.JsonParser parser) {
            int found = 0;
            for (String key = parser.nextName(); key != null; key = parser.nextName()) {
                parser.nextToken();
                if (key.equals("name")) {
                    found = parser.getStringLength();
                } else {
                    parser.skipChildren();
                }
            }
            return found;
        }
    }

    private static final class Fastjson implements Reading {
        @Override
        public int read(byte[] message) throws IOException {
            try (JSONReader reader = JSONReader.of(message)) {
                int found = 0;
                if (!reader.nextIfObjectStart()) {
                    throw new IOException("not an object");
                }
                while (!reader.nextIfObjectEnd()) {
                    String key = key(reader);
                    if (key.equals("id") || key.equals("method")) {
                        found += reader.readString().length();
                    } else if (key.equals("params") && reader.nextIfObjectStart()) {
                        found += name(reader);
                    } else {
                        reader.skipValue();
                    }
                }
                if (!reader.isEnd()) {
                    throw new IOException("bytes behind the message");
                }
                return found;
            } catch (JSONException e) {
                throw new IOException(e);
            }
        }

        private static int name(JSONReader reader) {
            int found = 0;
            while (!reader.nextIfObjectEnd()) {
                if (key(reader).equals("name")) {
                    found = reader.readString().length();
                } else {
                    reader.skipValue();
                }
            }
            return found;
        }

        /** The next key; where the text ends instead, fastjson2 says null. */
        private static String key(JSONReader reader) {
            String key = reader.readFieldName();
            if (key == null) {
                throw new JSONException("cut short");
            }
            return key;
        }
    }
}
