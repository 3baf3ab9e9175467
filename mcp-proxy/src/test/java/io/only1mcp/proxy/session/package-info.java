/** Tests of sessions of clients. */
@NullMarked
package io.only1mcp.proxy.session;

import org.jspecify.annotations.NullMarked;
