@NullMarked
package io.only1mcp.mock.spelling;

import org.jspecify.annotations.NullMarked;
