/** Our parts against servers and clients of the official SDKs: real processes over loopback. */
@NullMarked
package io.only1mcp.cli.interop;

import org.jspecify.annotations.NullMarked;
