@NullMarked
package io.only1mcp.macro.loadtest;

import org.jspecify.annotations.NullMarked;
