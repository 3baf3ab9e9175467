/** Sessions of clients of the revisions up to 2025-11-25: what is known of a client, and its streams. */
@NullMarked
package io.only1mcp.mock.session;

import org.jspecify.annotations.NullMarked;
