/** What happened, second by second: histograms and counts, and nothing derived from them. */
@NullMarked
package io.only1mcp.core.recording;

import org.jspecify.annotations.NullMarked;
