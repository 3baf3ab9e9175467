@NullMarked
package io.only1mcp.macro.target;

import org.jspecify.annotations.NullMarked;
