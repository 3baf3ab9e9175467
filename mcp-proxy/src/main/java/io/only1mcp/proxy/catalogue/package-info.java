/** What the backends offer together: revisions, capabilities, and lists of tools, prompts and resources. */
@NullMarked
package io.only1mcp.proxy.catalogue;

import org.jspecify.annotations.NullMarked;
