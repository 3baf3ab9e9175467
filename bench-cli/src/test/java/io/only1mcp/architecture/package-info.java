@NullMarked
package io.only1mcp.architecture;

import org.jspecify.annotations.NullMarked;
