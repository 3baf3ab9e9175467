/** The mock as a program of its own: options in, a server that listens out. */
@NullMarked
package io.only1mcp.mock;

import org.jspecify.annotations.NullMarked;
