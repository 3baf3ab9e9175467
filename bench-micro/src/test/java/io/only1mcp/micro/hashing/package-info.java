@NullMarked
package io.only1mcp.micro.hashing;

import org.jspecify.annotations.NullMarked;
