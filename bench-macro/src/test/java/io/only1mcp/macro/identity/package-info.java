@NullMarked
package io.only1mcp.macro.identity;

import org.jspecify.annotations.NullMarked;
