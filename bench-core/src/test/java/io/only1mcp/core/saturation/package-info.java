/** Tests of the search for the breaking point. */
@NullMarked
package io.only1mcp.core.saturation;

import org.jspecify.annotations.NullMarked;
