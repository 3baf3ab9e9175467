/** Load tests as JUnit runs them, version 5 and 6; whoever uses it brings JUnit. */
@NullMarked
package io.only1mcp.macro.junit;

import org.jspecify.annotations.NullMarked;
