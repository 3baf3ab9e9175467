@NullMarked
package io.only1mcp.core.verdict;

import org.jspecify.annotations.NullMarked;
