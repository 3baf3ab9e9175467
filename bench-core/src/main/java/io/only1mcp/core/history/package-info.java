/** How figures went from commit to commit. */
@NullMarked
package io.only1mcp.core.history;

import org.jspecify.annotations.NullMarked;
