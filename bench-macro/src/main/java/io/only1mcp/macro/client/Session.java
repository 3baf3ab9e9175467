package io.only1mcp.macro.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.wire.protocol.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a client and a target have agreed on.
 *
 * @param version the revision they speak
 * @param id the session's id; null where there is none, as always since 2026-07-28
 * @param server name and version of the server as it gives them, an empty object where it does not
 * @param capabilities what the server says that it can do
 */
record Session(ProtocolVersion version, @Nullable String id, JsonNode server, JsonNode capabilities) {}
