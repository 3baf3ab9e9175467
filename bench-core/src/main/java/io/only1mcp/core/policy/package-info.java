/** What counts as a change for the worse, and how much of it. */
@NullMarked
package io.only1mcp.core.policy;

import org.jspecify.annotations.NullMarked;
