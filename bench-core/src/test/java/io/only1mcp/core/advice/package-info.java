@NullMarked
package io.only1mcp.core.advice;

import org.jspecify.annotations.NullMarked;
