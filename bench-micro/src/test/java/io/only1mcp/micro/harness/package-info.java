@NullMarked
package io.only1mcp.micro.harness;

import org.jspecify.annotations.NullMarked;
