/**
 * The load driver: one thread that owns the schedule and the sockets, writes each request at its intended instant and
 * checks every reply.
 */
@NullMarked
package io.only1mcp.macro.driver;

import org.jspecify.annotations.NullMarked;
