/** What benchmarks stand on: threads, connections, and the check of what rivals answer. */
@NullMarked
package io.only1mcp.micro.harness;

import org.jspecify.annotations.NullMarked;
