@NullMarked
package io.only1mcp.macro.run;

import org.jspecify.annotations.NullMarked;
