/** Tests of answers that are kept. */
@NullMarked
package io.only1mcp.proxy.cache;

import org.jspecify.annotations.NullMarked;
