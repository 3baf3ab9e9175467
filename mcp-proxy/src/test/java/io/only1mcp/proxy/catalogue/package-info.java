@NullMarked
package io.only1mcp.proxy.catalogue;

import org.jspecify.annotations.NullMarked;
