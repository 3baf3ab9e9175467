package io.only1mcp.proxy.config;

import org.jspecify.annotations.Nullable;

/**
 * What a tenant has of the room for answers that are kept, before the others get equal parts of the rest.
 *
 * @param bytes how much memory; null for an equal part of the whole
 * @param entries how many answers; null likewise
 */
public record CacheShare(@Nullable Integer bytes, @Nullable Integer entries) {}
