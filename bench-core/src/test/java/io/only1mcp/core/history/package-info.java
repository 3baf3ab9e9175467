@NullMarked
package io.only1mcp.core.history;

import org.jspecify.annotations.NullMarked;
