@NullMarked
package io.only1mcp.micro.caching;

import org.jspecify.annotations.NullMarked;
