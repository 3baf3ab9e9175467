/** Results that were accepted, and what they are held against. */
@NullMarked
package io.only1mcp.core.baseline;

import org.jspecify.annotations.NullMarked;
