package io.only1mcp.macro.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What came back for one HTTP request.
 *
 * @param status the HTTP status
 * @param headers the HTTP headers
 * @param body what there was of a body, as far as it was read
 * @param message the JSON-RPC response with the request's id, or an error without an id; null when there was none
 * @param resumption where the rest can be had, if the body was an event stream that ended before the response and named
 *     its events; null else
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(
        int status,
        HttpHeaders headers,
        byte[] body,
        @Nullable JsonNode message,
        @Nullable Resumption resumption) {

    /**
     * Where a stream goes on.
     *
     * @param lastEventId the last id that it gave
     * @param afterMillis how long it asks to wait
     */
    record Resumption(String lastEventId, long afterMillis) {}

    boolean good() {
        return status >= 200 && status < 300;
    }

    String contentType() {
        return headers.firstValue("Content-Type").orElse("no content type");
    }

    /** The result; null where the reply is anything but a good one. */
    @Nullable
    JsonNode result() {
        return good() && message != null ? message.get("result") : null;
    }

    /** The JSON-RPC error, null where there is none. */
    @Nullable
    JsonNode error() {
        JsonNode error = message == null ? null : message.get("error");
        return error != null && error.isObject() ? error : null;
    }

    /** The code of the JSON-RPC error, 0 where there is none. */
    int errorCode() {
        JsonNode error = error();
        return error == null ? 0 : error.path("code").asInt();
    }
}
