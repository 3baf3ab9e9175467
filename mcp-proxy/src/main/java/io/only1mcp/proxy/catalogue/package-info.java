/** What the backends offer together: versions, sessions and tools. */
@NullMarked
package io.only1mcp.proxy.catalogue;

import org.jspecify.annotations.NullMarked;
