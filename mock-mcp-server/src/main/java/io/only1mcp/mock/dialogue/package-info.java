/** One request as a tree, and what is said on it: the side of a server that is rare, and so written for ease. */
@NullMarked
package io.only1mcp.mock.dialogue;

import org.jspecify.annotations.NullMarked;
