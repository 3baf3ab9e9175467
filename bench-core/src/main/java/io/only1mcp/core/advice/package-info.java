/** What to make better first, where figures to aim at are not reached. */
@NullMarked
package io.only1mcp.core.advice;

import org.jspecify.annotations.NullMarked;
