/** Tests of results as they are kept, and results made up for tests. */
@NullMarked
package io.only1mcp.core.result;

import org.jspecify.annotations.NullMarked;
