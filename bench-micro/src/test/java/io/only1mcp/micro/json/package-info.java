@NullMarked
package io.only1mcp.micro.json;

import org.jspecify.annotations.NullMarked;
