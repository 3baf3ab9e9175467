/** What the servers offer: realistic sets of tools, named ones and generated ones. */
@NullMarked
package io.only1mcp.mock.catalogue;

import org.jspecify.annotations.NullMarked;
