@NullMarked
package io.only1mcp.micro.correlation;

import org.jspecify.annotations.NullMarked;
