/** Tests of random numbers. */
@NullMarked
package io.only1mcp.core.draws;

import org.jspecify.annotations.NullMarked;
