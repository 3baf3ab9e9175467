/** What all measurements of one commit come to together. */
@NullMarked
package io.only1mcp.core.suite;

import org.jspecify.annotations.NullMarked;
