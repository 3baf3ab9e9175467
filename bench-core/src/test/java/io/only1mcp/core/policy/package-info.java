@NullMarked
package io.only1mcp.core.policy;

import org.jspecify.annotations.NullMarked;
