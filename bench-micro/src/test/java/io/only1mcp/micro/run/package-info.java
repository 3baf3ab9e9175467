@NullMarked
package io.only1mcp.micro.run;

import org.jspecify.annotations.NullMarked;
