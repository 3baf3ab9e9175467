package io.only1mcp.proxy.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * Which page it is.
 *
 * @param owner whom it was given to, or null where it is for everybody
 * @param backend the backend's name
 * @param kind what it lists
 * @param modern whether it was asked for in the era since 2026-07-28
 * @param cursor the backend's cursor, or null for the first page
 */
record PageKey(
        @Nullable Object owner,
        String backend,
        ItemKind kind,
        boolean modern,
        @Nullable String cursor) {

    /** The same page, given to somebody. */
    PageKey ownedBy(@Nullable Object other) {
        return new PageKey(other, backend, kind, modern, cursor);
    }
}
