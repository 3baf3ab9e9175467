/** What the driver itself is capable of on this machine: its ceiling and its floor, against a server that does nothing. */
@NullMarked
package io.only1mcp.macro.calibration;

import org.jspecify.annotations.NullMarked;
