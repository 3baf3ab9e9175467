@NullMarked
package io.only1mcp.cli;

import org.jspecify.annotations.NullMarked;
