/** Messages over the standard streams of a process, one in a line. */
@NullMarked
package io.only1mcp.macro.stdio;

import org.jspecify.annotations.NullMarked;
