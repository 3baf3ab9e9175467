/** Word of changes, to whoever listens for it. */
@NullMarked
package io.only1mcp.mock.listen;

import org.jspecify.annotations.NullMarked;
