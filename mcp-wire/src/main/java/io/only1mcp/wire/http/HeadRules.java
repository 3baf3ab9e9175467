package io.only1mcp.wire.http;

import io.netty.handler.codec.http.HttpMethod;
import io.only1mcp.wire.http.ReceivedHead.Coding;
import io.only1mcp.wire.http.ReceivedHead.Version;
import io.only1mcp.wire.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a request must keep beyond its grammar: a version, a method and a coding that are spoken here, one Host
 * that is meant, an Origin that may ask, and a body that is not too large.
 */
final class HeadRules {
    private HeadRules() {}

    /** Why the request is not served, or null when it is. */
    static @Nullable HttpRefusal check(RequestHead head, HttpLimits limits, HostRule hosts, HttpService service) {
        ReceivedHead received = head.received();
        switch (received.fault()) {
            case NONE -> {}
            case LINE_TOO_LONG -> {
                return refusal(414, "the request line is too long");
            }
            case TOO_LONG -> {
                return refusal(431, "the header fields are too long");
            }
            case MALFORMED -> {
                return refusal(400, "not a well-formed HTTP request");
            }
        }
        if (received.version() == Version.OTHER) {
            return refusal(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
        }
        boolean old = received.version() == Version.OLD;
        HttpMethod method = head.method();
        if (!method.equals(HttpMethod.POST) && !method.equals(HttpMethod.GET) && !method.equals(HttpMethod.DELETE)) {
            return refusal(405, "only POST, GET and DELETE are served here");
        }
        if (head.path().isEmpty()) {
            return refusal(400, "the target is no path");
        }
        if (head.hosts() > 1 || (head.hosts() == 0 && !old)) {
            return refusal(400, "Host must come exactly once");
        }
        if (isForeign(head.host(), hosts) || isForeign(head.authority(), hosts)) {
            return refusal(403, "this server does not answer to this Host");
        }
        if (head.isUnclear()) {
            return refusal(400, "a header field came twice that may come once");
        }
        Coding coding = received.coding();
        if (coding != Coding.NONE && old) {
            return refusal(400, "Transfer-Encoding has no meaning in HTTP/1.0");
        }
        if (coding == Coding.OTHER) {
            return refusal(501, "the only transfer coding served here is chunked");
        }
        if (!hosts.allowsOrigin(head.origin()) && !service.takesAnyOrigin()) {
            return refusal(403, "this Origin may not ask here");
        }
        String expect = head.expect();
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            return refusal(417, "the only expectation met here is 100-continue");
        }
        return received.contentLength() > limits.bodyBytes() ? tooLarge(limits) : null;
    }

    private static boolean isForeign(@Nullable String host, HostRule hosts) {
        return host != null && !hosts.answersTo(host);
    }

    static HttpRefusal tooLarge(HttpLimits limits) {
        return new HttpRefusal(
                413, ErrorCodes.TOO_LARGE, "the body is larger than the limit of " + limits.bodyBytes() + " bytes");
    }

    private static HttpRefusal refusal(int status, String message) {
        return new HttpRefusal(status, ErrorCodes.INVALID_REQUEST, message);
    }
}
