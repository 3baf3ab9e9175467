@NullMarked
package io.only1mcp.proxy.balance;

import org.jspecify.annotations.NullMarked;
