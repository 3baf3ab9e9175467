/** Tests of numbers out of recordings. */
@NullMarked
package io.only1mcp.core.statistics;

import org.jspecify.annotations.NullMarked;
