/** What is said of the gateway while it runs. */
@NullMarked
package io.only1mcp.proxy.log;

import org.jspecify.annotations.NullMarked;
