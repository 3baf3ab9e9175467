package io.only1mcp.wire.protocol;

/** JSON-RPC error codes: those of JSON-RPC, those of MCP, and our own, which lie outside −32768 … −32000. */
public final class ErrorCodes {
    /** The body is no JSON. */
    public static final int PARSE_ERROR = -32700;
    /** The body is JSON, but no request. */
    public static final int INVALID_REQUEST = -32600;
    /** There is no such method. */
    public static final int METHOD_NOT_FOUND = -32601;
    /** The parameters are wrong: an unknown tool, a bad cursor, missing metadata. */
    public static final int INVALID_PARAMS = -32602;
    /** Something broke. */
    public static final int INTERNAL_ERROR = -32603;
    /** A routing header is missing or says other than the body; HTTP 400; since 2026-07-28. */
    public static final int HEADER_MISMATCH = -32020;
    /** The client did not declare a capability that is needed; HTTP 400; since 2026-07-28. */
    public static final int MISSING_CAPABILITY = -32021;
    /** The revision is not spoken here; HTTP 400; since 2026-07-28. */
    public static final int UNSUPPORTED_VERSION = -32022;
    /** Ours: nobody is known by the token, or there is none; HTTP 401. */
    public static final int UNAUTHORIZED = -31401;
    /** Ours: the caller may use nothing at all; HTTP 403. */
    public static final int NOT_ALLOWED = -31403;
    /** Ours: there is no such session, or no more; HTTP 404. */
    public static final int UNKNOWN_SESSION = -31404;
    /** Ours: the backend could not be reached, or answered something that is no answer; HTTP 502. */
    public static final int BACKEND_FAILED = -31502;
    /** Ours: too much is in hand already; HTTP 503. */
    public static final int OVERLOADED = -31503;
    /** Ours: the backend did not answer in time; HTTP 504. */
    public static final int BACKEND_TIMED_OUT = -31504;
    /** Ours: the caller asks more often than it may; HTTP 429. */
    public static final int LIMITED = -31429;
    /** Ours: a message is larger than the limit; HTTP 413 towards a client. */
    public static final int TOO_LARGE = -31413;

    private ErrorCodes() {}
}
