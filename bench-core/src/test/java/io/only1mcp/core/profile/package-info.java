@NullMarked
package io.only1mcp.core.profile;

import org.jspecify.annotations.NullMarked;
