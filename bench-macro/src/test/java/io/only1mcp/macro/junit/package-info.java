@NullMarked
package io.only1mcp.macro.junit;

import org.jspecify.annotations.NullMarked;
