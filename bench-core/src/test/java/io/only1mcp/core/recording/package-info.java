/** Tests of recordings, and recordings made up for tests. */
@NullMarked
package io.only1mcp.core.recording;

import org.jspecify.annotations.NullMarked;
