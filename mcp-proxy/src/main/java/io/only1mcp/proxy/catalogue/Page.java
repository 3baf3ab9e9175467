package io.only1mcp.proxy.catalogue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One page of a backend's tools, with their names prefixed and all else byte for byte as the backend wrote it.
 *
 * @param source the message that it was read from
 * @param tools the tools as JSON, with commas between them; empty when there are none
 * @param nextCursor where the next page is, or null after the last
 * @param ttlMillis how long it holds, 0 or more
 * @param isPrivate whether it is for one client only
 */
@SuppressWarnings("ArrayRecordComponent") // never written, never compared
record Page(byte[] source, byte[] tools, @Nullable String nextCursor, long ttlMillis, boolean isPrivate) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Reads the answer to tools/list; null when it holds no list of tools. */
    static @Nullable Page read(byte[] source, byte[] prefix) {
        try (JsonParser parser = JSON.createParser(source)) {
            return new Reader(source, prefix, parser).page();
        } catch (IOException e) {
            return null;
        }
    }

    /** One pass over a message. */
    private static final class Reader {
        private final byte[] source;
        private final byte[] prefix;
        private final JsonParser parser;
        private final ByteArrayOutputStream tools;
        private boolean listed;
        private @Nullable String nextCursor;
        private long ttlMillis;
        private boolean isPrivate = true;

        Reader(byte[] source, byte[] prefix, JsonParser parser) {
            this.source = source;
            this.prefix = prefix;
            this.parser = parser;
            this.tools = new ByteArrayOutputStream(source.length + 64 * prefix.length);
        }

        @Nullable
        Page page() throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean result = parser.currentName().equals("result");
                if (parser.nextToken() == JsonToken.START_OBJECT && result) {
                    result();
                } else {
                    parser.skipChildren();
                }
            }
            return listed ? new Page(source, tools.toByteArray(), nextCursor, ttlMillis, isPrivate) : null;
        }

        private void result() throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("tools") && value == JsonToken.START_ARRAY) {
                    listed = true;
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        tool();
                    }
                } else if (name.equals("nextCursor") && value == JsonToken.VALUE_STRING) {
                    nextCursor = parser.getText();
                } else if (name.equals("ttlMs") && value == JsonToken.VALUE_NUMBER_INT) {
                    ttlMillis = Math.max(0, parser.getLongValue());
                } else if (name.equals("cacheScope") && value == JsonToken.VALUE_STRING) {
                    isPrivate = !parser.getText().equals("public");
                } else {
                    parser.skipChildren();
                }
            }
        }

        /** Copies a tool, putting the prefix behind the opening quote of its name; one without a name is left out. */
        private void tool() throws IOException {
            int start = (int) parser.currentTokenLocation().getByteOffset();
            int nameAt = -1;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean name = parser.currentName().equals("name");
                if (parser.nextToken() == JsonToken.VALUE_STRING && name) {
                    nameAt = (int) parser.currentTokenLocation().getByteOffset() + 1;
                }
                parser.skipChildren();
            }
            int end = (int) parser.currentLocation().getByteOffset();
            if (nameAt < 0) {
                return;
            }
            if (tools.size() > 0) {
                tools.write(',');
            }
            tools.write(source, start, nameAt - start);
            tools.writeBytes(prefix);
            tools.write(source, nameAt, end - nameAt);
        }
    }
}
