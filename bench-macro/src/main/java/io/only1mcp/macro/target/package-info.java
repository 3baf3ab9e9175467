/** Real processes under measurement: started, awaited, observed, and always ended again. */
@NullMarked
package io.only1mcp.macro.target;

import org.jspecify.annotations.NullMarked;
