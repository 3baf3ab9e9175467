@NullMarked
package io.only1mcp.mock.catalogue;

import org.jspecify.annotations.NullMarked;
