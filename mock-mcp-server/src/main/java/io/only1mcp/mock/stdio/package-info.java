/** The mock on the standard streams of its process. */
@NullMarked
package io.only1mcp.mock.stdio;

import org.jspecify.annotations.NullMarked;
