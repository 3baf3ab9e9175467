package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.wire.tls.ClientCertificates;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The sections {@code tls} of a configuration file, in front and behind. */
final class TlsSection {
    private static final List<String> FRONT_KEYS = List.of("certificate", "key", "client_ca", "client_auth");
    private static final List<String> BACKEND_KEYS = List.of("ca", "certificate", "key");

    private TlsSection() {}

    /** How TLS is spoken with clients, or null where the section is not there. */
    static @Nullable FrontTls front(JsonNode section, ConfigFile in) {
        if (section.isMissingNode()) {
            return null;
        }
        in.keys(section, "tls.", FRONT_KEYS);
        Path clientCa = path(section, "tls.", "client_ca", in);
        try {
            return new FrontTls(
                    in.beside(in.required(section, "tls", "certificate")),
                    in.beside(in.required(section, "tls", "key")),
                    clientCa,
                    clientAuth(section, clientCa != null, in));
        } catch (IllegalArgumentException e) {
            throw in.misplaced("tls." + e.getMessage());
        }
    }

    private static ClientCertificates clientAuth(JsonNode section, boolean hasCa, ConfigFile in) {
        String text = in.text(section, "tls.", "client_auth");
        if (text == null) {
            return hasCa ? ClientCertificates.NEED : ClientCertificates.NONE;
        }
        return Arrays.stream(ClientCertificates.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> in.fault("tls.client_auth", "must be none, want or need", "\"" + text + "\""));
    }

    /** How TLS is spoken with a backend, or null where the section is not there. */
    static @Nullable BackendTls backend(JsonNode section, String at, ConfigFile in) {
        if (section.isMissingNode()) {
            return null;
        }
        String inside = at + ".";
        in.keys(section, inside, BACKEND_KEYS);
        try {
            return new BackendTls(
                    path(section, inside, "ca", in),
                    path(section, inside, "certificate", in),
                    path(section, inside, "key", in));
        } catch (IllegalArgumentException e) {
            throw in.misplaced(inside + e.getMessage());
        }
    }

    private static @Nullable Path path(JsonNode section, String at, String key, ConfigFile in) {
        String text = in.text(section, at, key);
        return text == null ? null : in.beside(text);
    }
}
