package io.only1mcp.proxy.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.only1mcp.wire.protocol.McpMethods;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Messages with another id in them. */
final class ClientMessages {
    static final byte[] CANCELLED = McpMethods.CANCELLED.getBytes(US_ASCII);
    static final byte[] INITIALIZED = McpMethods.INITIALIZED.getBytes(US_ASCII);

    private static final JsonFactory JSON = new JsonFactory();

    private ClientMessages() {}

    /** Says that the answer to a request is not waited for any more. */
    static byte[] cancelled(byte[] id) {
        byte[] before = ("{\"jsonrpc\":\"2.0\",\"method\":\"" + McpMethods.CANCELLED + "\",\"params\":{\"requestId\":")
                .getBytes(US_ASCII);
        byte[] behind = ",\"reason\":\"no answer in time\"}}".getBytes(US_ASCII);
        byte[] message = Arrays.copyOf(before, before.length + id.length + behind.length);
        System.arraycopy(id, 0, message, before.length, id.length);
        System.arraycopy(behind, 0, message, before.length + id.length, behind.length);
        return message;
    }

    /** The message in {@code message[0, end)} with {@code instead} in the place of {@code [from, to)}. */
    static byte[] with(byte[] message, int end, int from, int to, byte[] instead) {
        byte[] changed = Arrays.copyOf(message, end - (to - from) + instead.length);
        System.arraycopy(instead, 0, changed, from, instead.length);
        System.arraycopy(message, to, changed, from + instead.length, end - to);
        return changed;
    }

    /**
     * A notification that a backend withdraws what it asked, with the id that the client knows.
     *
     * @param ours finds that id; 0 when there is none
     * @return null when the message goes on as it is; nothing when the client knows of no such request
     */
    static byte @Nullable [] withRequestId(byte[] message, int end, ToLongFunction<byte[]> ours) {
        try (JsonParser parser = JSON.createParser(message, 0, end)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.FIELD_NAME
                        && depth == 2
                        && parser.currentName().equals("requestId")) {
                    parser.nextToken();
                    parser.finishToken();
                    int from = (int) parser.currentTokenLocation().getByteOffset();
                    int to = (int) parser.currentLocation().getByteOffset();
                    long id = ours.applyAsLong(Arrays.copyOfRange(message, from, to));
                    return id == 0
                            ? new byte[0]
                            : with(message, end, from, to, Long.toString(id).getBytes(US_ASCII));
                }
            }
        } catch (IOException e) {
            // The envelope has read it, so this does not come.
        }
        return null;
    }
}
