/** Who calls, and what the caller may use: bearer tokens, roles, and what is said to those who have none. */
@NullMarked
package io.only1mcp.proxy.auth;

import org.jspecify.annotations.NullMarked;
