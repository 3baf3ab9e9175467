/** Tests of the gateway as a whole, over real sockets. */
@NullMarked
package io.only1mcp.proxy;

import org.jspecify.annotations.NullMarked;
