@NullMarked
package io.only1mcp.mock.behaviour;

import org.jspecify.annotations.NullMarked;
