/** Random numbers that are functions of what they are drawn for, and nothing else. */
@NullMarked
package io.only1mcp.core.draws;

import org.jspecify.annotations.NullMarked;
