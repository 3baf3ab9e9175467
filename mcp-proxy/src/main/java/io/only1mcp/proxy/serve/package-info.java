/** The endpoint of each tenant: what clients ask, and what they are answered or whose way it takes. */
@NullMarked
package io.only1mcp.proxy.serve;

import org.jspecify.annotations.NullMarked;
