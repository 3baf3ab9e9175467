/** Tests of intended instants. */
@NullMarked
package io.only1mcp.core.arrival;

import org.jspecify.annotations.NullMarked;
