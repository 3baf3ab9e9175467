/** The {@code bench} command: options in, one library call, exit status out. */
@NullMarked
package io.only1mcp.cli;

import org.jspecify.annotations.NullMarked;
