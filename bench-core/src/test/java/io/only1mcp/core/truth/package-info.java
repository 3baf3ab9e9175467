@NullMarked
package io.only1mcp.core.truth;

import org.jspecify.annotations.NullMarked;
