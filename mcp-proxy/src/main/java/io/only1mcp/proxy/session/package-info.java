/** Sessions of clients of the eras up to 2025-11-25: what a client has open at the backends, and its streams. */
@NullMarked
package io.only1mcp.proxy.session;

import org.jspecify.annotations.NullMarked;
