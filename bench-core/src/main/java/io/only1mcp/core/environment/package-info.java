/** Where a result was measured: machine, JVM, transport, commit. */
@NullMarked
package io.only1mcp.core.environment;

import org.jspecify.annotations.NullMarked;
