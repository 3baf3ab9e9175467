/** Answers that come as a stream of events. */
@NullMarked
package io.only1mcp.mock.stream;

import org.jspecify.annotations.NullMarked;
