/** A result made readable; pure functions from values to text. */
@NullMarked
package io.only1mcp.core.report;

import org.jspecify.annotations.NullMarked;
