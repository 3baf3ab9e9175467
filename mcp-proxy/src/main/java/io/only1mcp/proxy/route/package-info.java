/** Which backend a tool belongs to. */
@NullMarked
package io.only1mcp.proxy.route;

import org.jspecify.annotations.NullMarked;
