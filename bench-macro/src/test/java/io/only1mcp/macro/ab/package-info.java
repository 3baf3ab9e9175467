@NullMarked
package io.only1mcp.macro.ab;

import org.jspecify.annotations.NullMarked;
