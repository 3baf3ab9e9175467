package io.only1mcp.proxy.config;

import java.util.List;
import java.util.Map;

/**
 * What callers may use: those that have a role, what it names; all others, nothing.
 *
 * @param roles each role by its name
 */
public record RolesConfig(Map<String, Role> roles) {

    public RolesConfig {
        roles = Map.copyOf(roles);
    }

    /**
     * What one role allows, as patterns over the full names that clients see.
     *
     * @param tools the tools that it may call
     * @param prompts the prompts that it may get
     * @param resources the resources that it may read and hear of
     */
    public record Role(List<NamePattern> tools, List<NamePattern> prompts, List<NamePattern> resources) {

        public Role {
            tools = List.copyOf(tools);
            prompts = List.copyOf(prompts);
            resources = List.copyOf(resources);
        }
    }
}
