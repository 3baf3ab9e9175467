/** What a run is measured against: metrics and the limits that are set on them. */
@NullMarked
package io.only1mcp.core.verdict;

import org.jspecify.annotations.NullMarked;
