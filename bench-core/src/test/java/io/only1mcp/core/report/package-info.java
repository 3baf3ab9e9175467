/** Tests of reports. */
@NullMarked
package io.only1mcp.core.report;

import org.jspecify.annotations.NullMarked;
