@NullMarked
package io.only1mcp.proxy.limit;

import org.jspecify.annotations.NullMarked;
