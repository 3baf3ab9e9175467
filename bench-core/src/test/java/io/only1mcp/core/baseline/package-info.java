@NullMarked
package io.only1mcp.core.baseline;

import org.jspecify.annotations.NullMarked;
