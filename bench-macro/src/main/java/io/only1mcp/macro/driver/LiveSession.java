package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.only1mcp.wire.protocol.McpHeaders;

/** One session of a client while it lives. */
final class LiveSession {
    /** The header lines of its client, without its id. */
    final byte[] client;
    /** The header lines of its requests. */
    final byte[] head;
    /** Which session it is, counted from 0. */
    final long number;
    /** How many requests it has had. */
    int used;
    /** How many of them are on their way. */
    int inFlight;
    /** Whether it takes no more requests, and ends with the last that is on its way. */
    boolean leaving;
    /** Whether another is being opened to take its place. */
    boolean succeeded;
    /** Whether the target has forgotten it. */
    boolean lost;

    LiveSession(byte[] client, String id, long number) {
        this.client = client;
        this.number = number;
        byte[] line = (McpHeaders.SESSION_ID + ": " + id + "\r\n").getBytes(ISO_8859_1);
        head = new byte[client.length + line.length];
        System.arraycopy(client, 0, head, 0, client.length);
        System.arraycopy(line, 0, head, client.length, line.length);
    }
}
