/** Two builds measured by turns on one machine. */
@NullMarked
package io.only1mcp.macro.ab;

import org.jspecify.annotations.NullMarked;
