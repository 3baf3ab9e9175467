@NullMarked
package io.only1mcp.proxy.auth;

import org.jspecify.annotations.NullMarked;
