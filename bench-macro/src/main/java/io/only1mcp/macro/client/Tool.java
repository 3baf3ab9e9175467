package io.only1mcp.macro.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool as a target lists it.
 *
 * @param name what it is called by
 * @param definition the whole entry of the list, with description and schemas
 */
public record Tool(String name, JsonNode definition) {}
