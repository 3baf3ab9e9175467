@NullMarked
package io.only1mcp.core.compare;

import org.jspecify.annotations.NullMarked;
