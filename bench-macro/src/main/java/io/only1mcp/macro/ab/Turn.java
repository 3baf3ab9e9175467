package io.only1mcp.macro.ab;

import java.time.Instant;

/**
 * When a build was measured.
 *
 * @param side {@code a} or {@code b}
 * @param run its number on this side, from 1
 * @param startedAt when it began
 * @param seconds how long it took
 * @param valid whether its figures mean anything; one that do not is set aside and measured again
 * @param results where they are, below the folder of all
 */
public record Turn(String side, int run, Instant startedAt, double seconds, boolean valid, String results) {}
