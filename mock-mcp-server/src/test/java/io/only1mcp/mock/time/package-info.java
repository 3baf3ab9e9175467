@NullMarked
package io.only1mcp.mock.time;

import org.jspecify.annotations.NullMarked;
