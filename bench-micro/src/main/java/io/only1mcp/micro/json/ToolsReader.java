package io.only1mcp.micro.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONException;
import com.alibaba.fastjson2.JSONObject;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.JsonElements;
import io.only1mcp.wire.json.JsonMember;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Ways to find the tools in the answer to {@code tools/list}. Each reads to the last byte. */
public enum ToolsReader {
    /** Scans of the bytes that copy nothing: the message, then the array, then each tool. */
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
            ObjectMapper json = new ObjectMapper();
            return message -> {
                long found = 0;
                for (JsonNode tool : json.readTree(message).path("result").path("tools")) {
                    found = found(found, tool.path("name").asText().length());
                }
                return found;
            };
        }
    },
    /** The tree of Jackson 3. */
    JACKSON_3_TREE {
        @Override
        public Reading create() {
            JsonMapper json = new JsonMapper();
            return message -> {
                long found = 0;
                try {
                    for (tools.jackson.databind.JsonNode tool :
                            json.readTree(message).path("result").path("tools")) {
                        found = found(found, tool.path("name").asString().length());
                    }
                } catch (JacksonException e) {
                    throw new IOException(e);
                }
                return found;
            };
        }
    },
    /** The tree of fastjson2. */
    FASTJSON_TREE {
        @Override
        public Reading create() {
            return message -> {
                long found = 0;
                try {
                    for (Object tool :
                            JSON.parseObject(message).getJSONObject("result").getJSONArray("tools")) {
                        found = found(
                                found, ((JSONObject) tool).getString("name").length());
                    }
                } catch (JSONException e) {
                    throw new IOException(e);
                }
                return found;
            };
        }
    };

    /** A reader, for one thread. */
    public abstract Reading create();

    /** One way, ready to read. */
    @FunctionalInterface
    public interface Reading {
        /**
         * Finds the names of all tools.
         *
         * @return what the lengths of the names, in their order, come to, so that all ways can be checked against one
         *     another
         * @throws IOException where the message is not well-formed
         */
        long read(byte[] message) throws IOException;
    }

    /** What one more name makes of what was found. */
    private static long found(long before, int length) {
        return 31 * before + length;
    }

    private static final class Scan implements Reading {
        private static final byte[] TOOLS = "tools".getBytes(US_ASCII);
        private static final byte[] NAME = "name".getBytes(US_ASCII);
        private static final int QUOTES = 2;

        private final Envelope envelope = new Envelope();
        private final JsonMember member = new JsonMember();

        @Override
        public long read(byte[] message) throws IOException {
            if (!envelope.scan(message, 0, message.length)) {
                throw new IOException(envelope.fault().words());
            }
            boolean listed = member.find(message, envelope.start(Field.RESULT), envelope.end(Field.RESULT), TOOLS);
            List<JsonElements.Range> tools = listed
                    ? JsonElements.of(message, member.start(), member.end(), Integer.MAX_VALUE)
                    : List.<JsonElements.Range>of();
            long found = 0;
            for (JsonElements.Range tool : tools == null ? List.<JsonElements.Range>of() : tools) {
                if (member.find(message, tool.from(), tool.to(), NAME)) {
                    found = found(found, member.end() - member.start() - QUOTES);
                }
            }
            return found;
        }
    }

    private static final class Streaming implements Reading {
        private final JsonFactory json = new JsonFactory();

        @Override
        public long read(byte[] message) throws IOException {
            long found = 0;
            try (JsonParser parser = json.createParser(message)) {
                parser.nextToken();
                for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                    JsonToken value = parser.nextToken();
                    if (key.equals("result") && value == JsonToken.START_OBJECT) {
                        found = result(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                if (parser.nextToken() != null) {
                    throw new IOException("bytes behind the message");
                }
            }
            return found;
        }

        private static long result(JsonParser parser) throws IOException {
            long found = 0;
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (key.equals("tools") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        found = found(found, tool(parser));
                    }
                } else {
                    parser.skipChildren();
                }
            }
            return found;
        }

        private static int tool(JsonParser parser) throws IOException {
            int length = 0;
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                parser.nextToken();
                if (key.equals("name")) {
                    length = parser.getTextLength();
                } else {
                    parser.skipChildren();
                }
            }
            return length;
        }
    }
}
