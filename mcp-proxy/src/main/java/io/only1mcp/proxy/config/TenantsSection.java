package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the tenants of a configuration file. */
final class TenantsSection {
    private static final List<String> KEYS = List.of("backends");

    private TenantsSection() {}

    /**
     * Reads them.
     *
     * @param known the names of all backends, which are those of a tenant that names none
     */
    static List<Tenant> read(JsonNode node, List<String> known, ConfigFile file) {
        if (node.isMissingNode()) {
            return List.of();
        }
        if (!node.isObject() || node.isEmpty()) {
            throw file.fault("tenants", "must be a map of tenants by their names", ConfigFile.shown(node));
        }
        List<Tenant> tenants = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String at = "tenants." + entry.getKey();
            file.keys(entry.getValue(), at + ".", KEYS);
            try {
                tenants.add(new Tenant(entry.getKey(), backends(entry.getValue().path("backends"), at, known, file)));
            } catch (IllegalArgumentException e) {
                throw file.misplaced(at + ": " + e.getMessage());
            }
        }
        return tenants;
    }

    private static List<String> backends(JsonNode list, String at, List<String> known, ConfigFile file) {
        if (list.isMissingNode()) {
            return known;
        }
        if (!list.isArray()) {
            throw file.fault(at + ".backends", "must be a list of names of backends", ConfigFile.shown(list));
        }
        List<String> names = new ArrayList<>();
        for (JsonNode each : list) {
            String name = each.asText();
            if (!known.contains(name)) {
                throw file.fault(
                        at + ".backends", "must name backends" + Nearest.hint(name, known), ConfigFile.shown(each));
            }
            if (names.contains(name)) {
                throw file.fault(at + ".backends", "must name each backend once", "\"" + name + "\" twice");
            }
            names.add(name);
        }
        return names;
    }
}
