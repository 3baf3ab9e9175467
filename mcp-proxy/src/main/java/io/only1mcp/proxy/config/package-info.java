/** What a gateway is told before it starts: command line and YAML file. */
@NullMarked
package io.only1mcp.proxy.config;

import org.jspecify.annotations.NullMarked;
