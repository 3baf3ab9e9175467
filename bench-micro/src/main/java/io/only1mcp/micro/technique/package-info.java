/** Five ways to be faster, each measured without and with it: what they are worth in this gateway. */
@NullMarked
package io.only1mcp.micro.technique;

import org.jspecify.annotations.NullMarked;
