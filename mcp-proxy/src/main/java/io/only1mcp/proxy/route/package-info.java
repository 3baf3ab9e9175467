/** Which backend a tool, a prompt or a resource belongs to. */
@NullMarked
package io.only1mcp.proxy.route;

import org.jspecify.annotations.NullMarked;
