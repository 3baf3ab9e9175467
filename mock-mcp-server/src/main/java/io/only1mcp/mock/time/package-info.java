/** The time of an event loop, which tests may turn. */
@NullMarked
package io.only1mcp.mock.time;

import org.jspecify.annotations.NullMarked;
