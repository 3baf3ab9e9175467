package io.only1mcp.proxy.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.only1mcp.wire.protocol.MetaKeys;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One JSON-RPC message, and where in its bytes the few values lie that a stream shared by many requests needs: ids,
 * progress tokens, subscription ids. They are changed in place of their bytes; the rest of the message stays as it is.
 */
final class Message {
    /** Of UTF-8 alone: what looks like UTF-16 would be read, but there is no telling where in its bytes anything lies. */
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    /** How deep objects and arrays may be nested. */
    static final int DEEPEST = JSON.streamReadConstraints().getMaxNestingDepth();

    /** A value in the bytes: of a string with its quotes. */
    record Spot(int from, int to) {}

    private final byte[] bytes;
    private final int end;
    private @Nullable Spot id;
    private @Nullable String method;
    private boolean response;
    private boolean failure;
    private int errorCode;
    private @Nullable String name;
    private @Nullable String uri;
    private @Nullable String version;
    private @Nullable Spot progressToken;
    private @Nullable Spot requestedToken;
    private @Nullable Spot requestId;
    private @Nullable Spot subscriptionId;
    private boolean modern;
    private boolean logs;
    private boolean discovers;
    private @Nullable String nextCursor;

    private Message(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** The message in {@code bytes[0, end)}, which must not be changed any more; null when it is no JSON object. */
    static @Nullable Message read(byte[] bytes, int end) {
        Message message = new Message(bytes, end);
        try (JsonParser parser = JSON.createParser(bytes, 0, end)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                message.member(parser);
                parser.skipChildren();
            }
            return parser.nextToken() == null ? message : null;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * A message of our own.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Message of(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        Message message = read(bytes, bytes.length);
        if (message == null) {
            throw new IllegalArgumentException("no message: " + text);
        }
        return message;
    }

    private void member(JsonParser parser) throws IOException {
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (key) {
            case "id" -> id = value == JsonToken.VALUE_NULL ? null : spot(parser);
            case "method" -> method = parser.getText();
            case "params" -> params(parser, value);
            case "result" -> {
                response = true;
                result(parser, value);
            }
            case "error" -> {
                response = true;
                failure = true;
                error(parser, value);
            }
            default -> {
                // Nothing that is needed here.
            }
        }
    }

    private void params(JsonParser parser, JsonToken params) throws IOException {
        while (params == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "_meta" -> meta(parser, value);
                case "name" -> name = value == JsonToken.VALUE_STRING ? parser.getText() : null;
                case "uri" -> uri = value == JsonToken.VALUE_STRING ? parser.getText() : null;
                case "protocolVersion" -> version = value == JsonToken.VALUE_STRING ? parser.getText() : null;
                case "progressToken" -> progressToken = spot(parser);
                case "requestId" -> requestId = spot(parser);
                default -> {
                    // An argument.
                }
            }
            parser.skipChildren();
        }
    }

    private void meta(JsonParser parser, JsonToken meta) throws IOException {
        while (meta == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "progressToken" -> requestedToken = spot(parser);
                case MetaKeys.SUBSCRIPTION_ID -> subscriptionId = spot(parser);
                case MetaKeys.LOG_LEVEL -> logs = true;
                case MetaKeys.PROTOCOL_VERSION -> {
                    modern = true;
                    version = value == JsonToken.VALUE_STRING ? parser.getText() : null;
                }
                default -> {
                    // Trace context and the like.
                }
            }
            parser.skipChildren();
        }
    }

    private void result(JsonParser parser, JsonToken result) throws IOException {
        while (result == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (key.equals("_meta")) {
                meta(parser, value);
            } else if (key.equals("protocolVersion")) {
                version = value == JsonToken.VALUE_STRING ? parser.getText() : null;
            } else if (key.equals("supportedVersions")) {
                discovers = true;
            } else if (key.equals("nextCursor")) {
                nextCursor = value == JsonToken.VALUE_STRING ? parser.getText() : null;
            }
            parser.skipChildren();
        }
    }

    private void error(JsonParser parser, JsonToken error) throws IOException {
        while (error == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (key.equals("code") && value == JsonToken.VALUE_NUMBER_INT) {
                errorCode = parser.getValueAsInt();
            }
            parser.skipChildren();
        }
    }

    /**
     * Where the value at the parser lies, all of it: one that is left in part would make another message of what comes
     * behind it. The parser is at its end then.
     */
    private Spot spot(JsonParser parser) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (parser.currentToken().isStructStart()) {
            parser.skipChildren();
            return new Spot(from, (int) parser.currentTokenLocation().getByteOffset() + 1);
        }
        int to = from + 1;
        if (bytes[from] == '"') {
            while (bytes[to] != '"') {
                to += bytes[to] == '\\' ? 2 : 1;
            }
            return new Spot(from, to + 1);
        }
        while (to < end && ",}] \t\r\n".indexOf(bytes[to]) < 0) {
            to++;
        }
        return new Spot(from, to);
    }

    byte[] bytes() {
        return bytes;
    }

    int end() {
        return end;
    }

    /** The method of a request or a notification, or null. */
    @Nullable
    String method() {
        return method;
    }

    boolean is(String wanted) {
        return wanted.equals(method);
    }

    boolean isRequest() {
        return method != null && id != null;
    }

    boolean isResponse() {
        return method == null && response;
    }

    /** Whether it is a response that holds an error. */
    boolean isError() {
        return failure;
    }

    /** Whether the result is that of server/discover. */
    boolean discovers() {
        return discovers;
    }

    /** Where the list goes on whose page the result is; null where it does not. */
    @Nullable
    String nextCursor() {
        return nextCursor;
    }

    /** The code of the error, or 0. */
    int errorCode() {
        return errorCode;
    }

    /** Whether it says in its metadata which revision it is of, as messages since 2026-07-28 do. */
    boolean modern() {
        return modern;
    }

    /** The revision that it names, in its metadata, its parameters or its result; or null. */
    @Nullable
    String version() {
        return version;
    }

    /** {@code params.name}, or null. */
    @Nullable
    String name() {
        return name;
    }

    /** {@code params.uri}, or null. */
    @Nullable
    String uri() {
        return uri;
    }

    /** Whether it asks for log notifications. */
    boolean logs() {
        return logs;
    }

    /** The id, or null. */
    @Nullable
    Spot id() {
        return id;
    }

    /** The token that a progress notification carries, or null. */
    @Nullable
    Spot progressToken() {
        return progressToken;
    }

    /** The token for progress that a request asks to be used, or null. */
    @Nullable
    Spot requestedToken() {
        return requestedToken;
    }

    /** The request that is cancelled, or null. */
    @Nullable
    Spot requestId() {
        return requestId;
    }

    /** The subscription that it belongs to, or null. */
    @Nullable
    Spot subscriptionId() {
        return subscriptionId;
    }

    /** The bytes of a value; those of null where there is none. */
    byte[] source(@Nullable Spot spot) {
        return spot == null ? new byte[] {'n', 'u', 'l', 'l'} : Arrays.copyOfRange(bytes, spot.from(), spot.to());
    }

    /** A value that is one of our own numbers; −1 when it is none. */
    long number(@Nullable Spot spot) {
        if (spot == null || spot.to() - spot.from() > 18) {
            return -1;
        }
        long number = 0;
        for (int i = spot.from(); i < spot.to(); i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }
}
