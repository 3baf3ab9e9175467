/** The front: what clients ask, and what they are answered. */
@NullMarked
package io.only1mcp.proxy.serve;

import org.jspecify.annotations.NullMarked;
