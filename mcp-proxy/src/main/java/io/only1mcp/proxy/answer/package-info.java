/** Answers on their way to clients, whoever gives them. */
@NullMarked
package io.only1mcp.proxy.answer;

import org.jspecify.annotations.NullMarked;
