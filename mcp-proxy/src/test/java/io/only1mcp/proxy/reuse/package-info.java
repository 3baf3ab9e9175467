@NullMarked
package io.only1mcp.proxy.reuse;

import org.jspecify.annotations.NullMarked;
