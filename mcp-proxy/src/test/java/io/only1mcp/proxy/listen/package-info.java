@NullMarked
package io.only1mcp.proxy.listen;

import org.jspecify.annotations.NullMarked;
