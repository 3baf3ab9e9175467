/** What somebody who mistyped a name may have meant. */
@NullMarked
package io.only1mcp.mock.spelling;

import org.jspecify.annotations.NullMarked;
