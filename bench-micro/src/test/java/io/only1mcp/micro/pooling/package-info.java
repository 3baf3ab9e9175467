@NullMarked
package io.only1mcp.micro.pooling;

import org.jspecify.annotations.NullMarked;
