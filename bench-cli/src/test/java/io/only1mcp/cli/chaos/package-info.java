/** The gateway while its backends are killed. */
@NullMarked
package io.only1mcp.cli.chaos;

import org.jspecify.annotations.NullMarked;
