/** Plans of runs and descriptions of targets: what they hold, and how they are read out of YAML. */
@NullMarked
package io.only1mcp.core.profile;

import org.jspecify.annotations.NullMarked;
