/** What samples and histograms say: where they lie, how far that is certain, and whether two of them differ. */
@NullMarked
package io.only1mcp.core.statistics;

import org.jspecify.annotations.NullMarked;
