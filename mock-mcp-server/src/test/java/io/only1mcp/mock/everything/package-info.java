@NullMarked
package io.only1mcp.mock.everything;

import org.jspecify.annotations.NullMarked;
