package io.only1mcp.wire.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.only1mcp.wire.protocol.ErrorCodes;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a request must keep beyond what Netty's decoder already refuses. The decoder lets pass other
 * versions, a missing or second Host, codings before chunked, and odd bytes in the target.
 */
final class HeadRules {
    private static final int MOST_LENGTH_DIGITS = 18;

    private HeadRules() {}

    /** Why the request is not served, or null when it is. */
    static @Nullable HttpRefusal check(RequestHead head, HttpLimits limits, HostRule hosts, HttpService service) {
        if (head.request().decoderResult().isFailure()) {
            return undecodable(head.request().decoderResult().cause());
        }
        HttpVersion version = head.request().protocolVersion();
        boolean old = version.equals(HttpVersion.HTTP_1_0);
        if (!old && !version.equals(HttpVersion.HTTP_1_1)) {
            return refusal(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
        }
        HttpMethod method = head.method();
        if (!method.equals(HttpMethod.POST) && !method.equals(HttpMethod.GET) && !method.equals(HttpMethod.DELETE)) {
            return refusal(405, "only POST, GET and DELETE are served here");
        }
        if (head.path().isEmpty() || !isVisible(head.target())) {
            return refusal(400, "the target is no path");
        }
        if (head.hosts() > 1 || (head.hosts() == 0 && !old)) {
            return refusal(400, "Host must come exactly once");
        }
        if (isForeign(head.host(), hosts) || isForeign(head.authority(), hosts)) {
            return refusal(403, "this server does not answer to this Host");
        }
        if (head.framingRepeated()) {
            return refusal(400, "a header field came twice that may come once");
        }
        String coding = head.transferEncoding();
        if (coding != null && old) {
            return refusal(400, "Transfer-Encoding has no meaning in HTTP/1.0");
        }
        if (coding != null && !coding.equalsIgnoreCase("chunked")) {
            return refusal(501, "the only transfer coding served here is chunked");
        }
        if (!hosts.allowsOrigin(head.origin()) && !service.takesAnyOrigin()) {
            return refusal(403, "this Origin may not ask here");
        }
        String expect = head.expect();
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            return refusal(417, "the only expectation met here is 100-continue");
        }
        return isTooLong(head.contentLength(), limits.bodyBytes()) ? tooLarge(limits) : null;
    }

    private static boolean isForeign(@Nullable String host, HostRule hosts) {
        return host != null && !hosts.answersTo(host);
    }

    private static HttpRefusal undecodable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return refusal(414, "the request line is too long");
        }
        return cause instanceof TooLongFrameException
                ? refusal(431, "the header fields are too long")
                : refusal(400, "not a well-formed HTTP request");
    }

    private static boolean isTooLong(@Nullable String length, int most) {
        return length != null && (length.length() > MOST_LENGTH_DIGITS || Long.parseLong(length) > most);
    }

    private static boolean isVisible(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    static HttpRefusal tooLarge(HttpLimits limits) {
        return new HttpRefusal(
                413, ErrorCodes.TOO_LARGE, "the body is larger than the limit of " + limits.bodyBytes() + " bytes");
    }

    private static HttpRefusal refusal(int status, String message) {
        return new HttpRefusal(status, ErrorCodes.INVALID_REQUEST, message);
    }
}
