/** How the servers behave: latency, size of answers, faults; small values with a seed, readable from text. */
@NullMarked
package io.only1mcp.mock.behaviour;

import org.jspecify.annotations.NullMarked;
