/** Runs benchmarks for the command: what is to be run comes in, progress and a result go out. */
@NullMarked
package io.only1mcp.micro.run;

import org.jspecify.annotations.NullMarked;
