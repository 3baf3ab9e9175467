/** All measurements of one commit, beside the commit that it is built on. */
@NullMarked
package io.only1mcp.macro.suite;

import org.jspecify.annotations.NullMarked;
