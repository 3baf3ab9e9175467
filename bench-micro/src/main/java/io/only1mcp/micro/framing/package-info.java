/** Messages taken out of a stream of bytes, beside how fast the machine moves bytes at all. */
@NullMarked
package io.only1mcp.micro.framing;

import org.jspecify.annotations.NullMarked;
