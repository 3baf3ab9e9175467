@NullMarked
package io.only1mcp.core.units;

import org.jspecify.annotations.NullMarked;
