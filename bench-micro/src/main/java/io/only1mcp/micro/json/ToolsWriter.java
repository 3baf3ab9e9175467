package io.only1mcp.micro.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/** Ways to write the answer to {@code tools/list}, out of what was kept of it. */
public enum ToolsWriter {
    /** The bytes of the list were kept, and are copied behind a new id, as the proxy does it. */
    COPY {
        @Override
        public Writing of(byte[] message) throws IOException {
            Envelope envelope = new Envelope();
            if (!envelope.scan(message, 0, message.length)) {
                throw new IOException(envelope.fault().words());
            }
            byte[] head =
                    ("{\"jsonrpc\":\"2.0\",\"id\":\"" + envelope.text(Field.ID) + "\",\"result\":").getBytes(US_ASCII);
            int from = envelope.start(Field.RESULT);
            int length = envelope.end(Field.RESULT) - from;
            return () -> {
                byte[] written = new byte[head.length + length + 1];
                System.arraycopy(head, 0, written, 0, head.length);
                System.arraycopy(message, from, written, head.length, length);
                written[written.length - 1] = '}';
                return written;
            };
        }
    },
    /** Its tokens were kept, and go into Jackson's generator one after the other. */
    JACKSON_STREAMING {
        @Override
        public Writing of(byte[] message) throws IOException {
            JsonFactory json = new JsonFactory();
            TokenBuffer kept = new TokenBuffer(new ObjectMapper(), false);
            try (JsonParser parser = json.createParser(message)) {
                parser.nextToken();
                kept.copyCurrentStructure(parser);
            }
            return () -> {
                ByteArrayOutputStream written = new ByteArrayOutputStream(message.length);
                try (JsonGenerator generator = json.createGenerator(written)) {
                    kept.serialize(generator);
                }
                return written.toByteArray();
            };
        }
    },
    /** Jackson's tree was kept. */
    JACKSON_TREE {
        @Override
        public Writing of(byte[] message) throws IOException {
            ObjectMapper json = new ObjectMapper();
            JsonNode kept = json.readTree(message);
            return () -> json.writeValueAsBytes(kept);
        }
    },
    /** The tree of Jackson 3 was kept. */
    JACKSON_3_TREE {
        @Override
        public Writing of(byte[] message) {
            JsonMapper json = new JsonMapper();
            tools.jackson.databind.JsonNode kept = json.readTree(message);
            return () -> json.writeValueAsBytes(kept);
        }
    },
    /** The tree of fastjson2 was kept. */
    FASTJSON_TREE {
        @Override
        public Writing of(byte[] message) {
            JSONObject kept = JSON.parseObject(message);
            return () -> JSON.toJSONBytes(kept);
        }
    };

    /**
     * A writer, for one thread, that has kept what it needs.
     *
     * @param message the answer as it came
     */
    public abstract Writing of(byte[] message) throws IOException;

    /** One way, ready to write. */
    @FunctionalInterface
    public interface Writing {
        /** Writes the answer once; it says the same as the one that came. */
        byte[] write() throws IOException;
    }
}
