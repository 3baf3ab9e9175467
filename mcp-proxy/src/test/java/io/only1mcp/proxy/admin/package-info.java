@NullMarked
package io.only1mcp.proxy.admin;

import org.jspecify.annotations.NullMarked;
