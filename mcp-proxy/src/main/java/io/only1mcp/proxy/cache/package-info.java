/** Answers of tools that are kept for a while, and calls that wait for the answer to an equal one. */
@NullMarked
package io.only1mcp.proxy.cache;

import org.jspecify.annotations.NullMarked;
