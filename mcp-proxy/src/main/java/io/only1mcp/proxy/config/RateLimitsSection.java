package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The section {@code rate_limits} of a configuration file. */
final class RateLimitsSection {
    private static final List<String> KEYS = List.of("tenant", "tool", "rate", "burst");
    private static final List<String> OWN_KEYS = List.of("tool", "rate", "burst");
    private static final int MOST = 100;

    private RateLimitsSection() {}

    /**
     * The rules, or null where the section is not there.
     *
     * @param at the key of the section, as messages name it
     */
    static @Nullable List<RateRule> read(JsonNode section, String at, ConfigFile in) {
        return read(section, at, null, in);
    }

    /** The rules of a tenant's own, likewise. */
    static @Nullable List<RateRule> readOwn(JsonNode section, String at, String tenant, ConfigFile in) {
        return read(section, at, tenant, in);
    }

    private static @Nullable List<RateRule> read(JsonNode section, String at, @Nullable String owner, ConfigFile in) {
        if (section.isMissingNode()) {
            return null;
        }
        if (!section.isArray() || section.isEmpty() || section.size() > MOST) {
            throw in.fault(
                    at,
                    "must be a list of 1 to " + MOST + " rules such as {tool: \"*\", rate: 100/s}",
                    ConfigFile.shown(section));
        }
        List<RateRule> rules = new ArrayList<>();
        for (int i = 0; i < section.size(); i++) {
            rules.add(rule(section.get(i), at + "[" + i + "]", owner, in));
        }
        return rules;
    }

    private static RateRule rule(JsonNode node, String at, @Nullable String owner, ConfigFile in) {
        in.keys(node, at + ".", owner == null ? KEYS : OWN_KEYS);
        String rate = in.required(node, at, "rate");
        Duration per = Quantities.ratePeriod(rate);
        if (per == null) {
            throw in.fault(at + ".rate", "must be a rate such as 100/s, 10/m or 1000/h", "\"" + rate + "\"");
        }
        int count = Integer.parseInt(rate.substring(0, rate.indexOf('/')));
        String burst = in.text(node, at + ".", "burst");
        if (burst != null && !burst.matches("\\d{1,7}")) {
            throw in.fault(at + ".burst", "must be 1 to 1000000", "\"" + burst + "\"");
        }
        NamePattern tenant = owner == null ? pattern(node, at, "tenant", in) : NamePattern.of(owner);
        NamePattern tool = pattern(node, at, "tool", in);
        try {
            return new RateRule(
                    tenant == null ? NamePattern.of("*") : tenant,
                    tool,
                    count,
                    per,
                    burst == null ? count : Integer.parseInt(burst),
                    owner != null);
        } catch (IllegalArgumentException e) {
            throw in.misplaced(at + "." + e.getMessage());
        }
    }

    private static @Nullable NamePattern pattern(JsonNode node, String at, String key, ConfigFile in) {
        String text = in.text(node, at + ".", key);
        try {
            return text == null ? null : NamePattern.of(text);
        } catch (IllegalArgumentException e) {
            throw in.misplaced(at + "." + key + ": " + e.getMessage());
        }
    }
}
