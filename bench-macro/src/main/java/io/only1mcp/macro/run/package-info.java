/** One call from a plan to its result: the target is started, warmed up, driven, observed, judged and stopped. */
@NullMarked
package io.only1mcp.macro.run;

import org.jspecify.annotations.NullMarked;
