/** Tests of reading environments. */
@NullMarked
package io.only1mcp.core.environment;

import org.jspecify.annotations.NullMarked;
