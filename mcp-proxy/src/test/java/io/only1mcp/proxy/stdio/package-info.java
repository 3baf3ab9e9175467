@NullMarked
package io.only1mcp.proxy.stdio;

import org.jspecify.annotations.NullMarked;
