/** What a run is measured against and what it is worth: metrics and limits, doubts, and the judgement. */
@NullMarked
package io.only1mcp.core.verdict;

import org.jspecify.annotations.NullMarked;
