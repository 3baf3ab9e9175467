/** How requests come: the intended instants of a run, as pure data. */
@NullMarked
package io.only1mcp.core.arrival;

import org.jspecify.annotations.NullMarked;
