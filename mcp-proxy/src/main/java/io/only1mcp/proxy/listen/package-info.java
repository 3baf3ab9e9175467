/** Word of changes: what backends say has changed, merged and thinned out for those who listen. */
@NullMarked
package io.only1mcp.proxy.listen;

import org.jspecify.annotations.NullMarked;
