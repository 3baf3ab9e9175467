@NullMarked
package io.only1mcp.mock.stdio;

import org.jspecify.annotations.NullMarked;
