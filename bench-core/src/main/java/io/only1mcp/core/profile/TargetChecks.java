package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a target file must not say; each refusal names the key. */
final class TargetChecks {
    private TargetChecks() {}

    /** Refuses placeholders that are not known there. */
    static void placeholders(String key, String text, List<String> known) {
        try {
            Placeholders.checked(text, known);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    /** Refuses what does not go with standard streams. */
    static void stdio(
            List<String> command,
            @Nullable ObjectNode config,
            Map<String, ObjectNode> features,
            TargetFile.@Nullable Ready ready,
            String url,
            Map<String, String> headers,
            TargetFile.@Nullable Reset reset) {
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw new IllegalArgumentException("command: must name a program, whose standard streams are spoken to");
        }
        refuse("url", !url.equals(TargetFile.STDIO));
        refuse("headers", !headers.isEmpty());
        refuse("ready", ready != null);
        refuse("reset", reset != null);
        refuse("config", config != null);
        refuse("feature", !features.isEmpty());
    }

    private static void refuse(String key, boolean given) {
        if (given) {
            throw new IllegalArgumentException(key + ": does not go with 'transport: stdio', which has one process and"
                    + " nothing but its standard streams; leave it out");
        }
    }

    /** Refuses a path that does not begin with a slash. */
    static void path(String key, String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(key + ": must begin with a slash, got '" + path + "'");
        }
    }

    /** Refuses what is no URL of http or https. */
    static void url(String url) {
        try {
            URI uri = new URI(Placeholders.filled(url, Map.of("port", "1")));
            if (uri.getPort() > 65_535) {
                throw new IllegalArgumentException("url: must have a port of at most 65535, got '" + url + "'");
            }
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url: '" + url + "' is not a URL: " + e.getReason(), e);
        }
        throw new IllegalArgumentException(
                "url: must be a URL of http or https, such as http://127.0.0.1:8080/mcp, got '" + url + "'");
    }
}
