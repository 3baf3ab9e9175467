@NullMarked
package io.only1mcp.macro.stdio;

import org.jspecify.annotations.NullMarked;
