/** Resources, prompts and completions of a server. */
@NullMarked
package io.only1mcp.mock.library;

import org.jspecify.annotations.NullMarked;
