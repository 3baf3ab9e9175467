/** What the tests of several packages share. */
@NullMarked
package io.only1mcp.macro;

import org.jspecify.annotations.NullMarked;
