@NullMarked
package io.only1mcp.proxy.reload;

import org.jspecify.annotations.NullMarked;
