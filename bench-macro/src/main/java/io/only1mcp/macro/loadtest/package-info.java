/** A run as a test of somebody else's project asks for it: one builder, one result, assertions that read as sentences. */
@NullMarked
package io.only1mcp.macro.loadtest;

import org.jspecify.annotations.NullMarked;
