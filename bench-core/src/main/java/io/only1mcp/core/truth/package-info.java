/** The driver's figures held against those of a server that knows how long it really took. */
@NullMarked
package io.only1mcp.core.truth;

import org.jspecify.annotations.NullMarked;
