@NullMarked
package io.only1mcp.macro.client;

import org.jspecify.annotations.NullMarked;
