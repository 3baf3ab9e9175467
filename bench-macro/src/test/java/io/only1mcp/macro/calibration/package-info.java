@NullMarked
package io.only1mcp.macro.calibration;

import org.jspecify.annotations.NullMarked;
