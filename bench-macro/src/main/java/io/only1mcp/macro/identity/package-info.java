/** Who the clients of a run are, and the tokens by which they show it. */
@NullMarked
package io.only1mcp.macro.identity;

import org.jspecify.annotations.NullMarked;
