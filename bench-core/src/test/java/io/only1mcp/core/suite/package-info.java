@NullMarked
package io.only1mcp.core.suite;

import org.jspecify.annotations.NullMarked;
