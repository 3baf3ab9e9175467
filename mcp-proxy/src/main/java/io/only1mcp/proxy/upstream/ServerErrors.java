package io.only1mcp.proxy.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Whether an HTTP error is a server's word or comes from something that stands before it or has broken. */
final class ServerErrors {
    private static final byte[] JSON_RPC = "\"jsonrpc\"".getBytes(US_ASCII);

    private ServerErrors() {}

    /** Whether the JSON in {@code bytes[from, to)} seems to be an answer by the rules of JSON-RPC. */
    static boolean isJsonRpc(byte[] bytes, int from, int to) {
        for (int at = from; at + JSON_RPC.length <= to; at++) {
            if (Arrays.equals(bytes, at, at + JSON_RPC.length, JSON_RPC, 0, JSON_RPC.length)) {
                return true;
            }
        }
        return false;
    }
}
