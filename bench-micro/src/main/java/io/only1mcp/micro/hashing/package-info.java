/** What it costs to find the server that a key belongs to. */
@NullMarked
package io.only1mcp.micro.hashing;

import org.jspecify.annotations.NullMarked;
