@NullMarked
package io.only1mcp.micro;

import org.jspecify.annotations.NullMarked;
