/** Who called what, when, and how it ended: a line for each, in a file that is only appended to. */
@NullMarked
package io.only1mcp.proxy.audit;

import org.jspecify.annotations.NullMarked;
