@NullMarked
package io.only1mcp.mock.server;

import org.jspecify.annotations.NullMarked;
