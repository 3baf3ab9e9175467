/** Tests of the paired experiment. */
@NullMarked
package io.only1mcp.core.overhead;

import org.jspecify.annotations.NullMarked;
