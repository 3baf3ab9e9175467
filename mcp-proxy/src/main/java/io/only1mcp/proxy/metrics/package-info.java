/** What the gateway counts. */
@NullMarked
package io.only1mcp.proxy.metrics;

import org.jspecify.annotations.NullMarked;
