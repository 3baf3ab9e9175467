@NullMarked
package io.only1mcp.mock;

import org.jspecify.annotations.NullMarked;
