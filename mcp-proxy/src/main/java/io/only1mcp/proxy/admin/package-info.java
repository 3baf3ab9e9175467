/** What those ask who keep the gateway running: how it does, its figures, and that it begin anew. */
@NullMarked
package io.only1mcp.proxy.admin;

import org.jspecify.annotations.NullMarked;
