@NullMarked
package io.only1mcp.mock.session;

import org.jspecify.annotations.NullMarked;
