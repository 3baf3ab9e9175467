/** Whether one set of results differs from another, with how much certainty, and whether that may pass. */
@NullMarked
package io.only1mcp.core.compare;

import org.jspecify.annotations.NullMarked;
