@NullMarked
package io.only1mcp.macro.suite;

import org.jspecify.annotations.NullMarked;
