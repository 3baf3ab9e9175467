/** Messages that benchmarks work on. */
@NullMarked
package io.only1mcp.micro.corpus;

import org.jspecify.annotations.NullMarked;
