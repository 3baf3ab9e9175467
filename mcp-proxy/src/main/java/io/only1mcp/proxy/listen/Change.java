package io.only1mcp.proxy.listen;

/** Something that a client can be told of. */
sealed interface Change permits ListKind, Updated {}
