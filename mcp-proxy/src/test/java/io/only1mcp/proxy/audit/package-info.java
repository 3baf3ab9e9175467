@NullMarked
package io.only1mcp.proxy.audit;

import org.jspecify.annotations.NullMarked;
