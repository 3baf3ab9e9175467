package io.only1mcp.macro.identity;

import io.only1mcp.core.profile.Client;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.TargetFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who the clients of a run are, and what each of them sends with every request. Keys are made, and tokens with them, only
 * for a target that verifies tokens.
 *
 * @param jwks the public key of the tokens, a JWK set; null where there are no tokens
 * @param headers of each client
 * @param tenants how many tenants the clients belong to
 */
public record Identities(@Nullable String jwks, List<Map<String, String>> headers, int tenants) {

    /** How much longer tokens are good than the run can last: clocks differ, and a start may take long. */
    private static final Duration LEEWAY = Duration.ofHours(1);

    public Identities {
        headers = List.copyOf(headers);
    }

    /**
     * The clients of a profile.
     *
     * @param features those that the run switches on
     * @param extra sent by all of them; where the target file says otherwise, this counts
     * @param now when tokens begin
     */
    public static Identities of(
            TargetFile file, Profile profile, List<String> features, Map<String, String> extra, Instant now) {
        TokenIssuer issuer = file.verifies(features) ? new TokenIssuer() : null;
        Instant until = now.plus(length(profile)).plus(LEEWAY);
        List<Map<String, String>> headers = IntStream.range(0, profile.clients())
                .mapToObj(number -> {
                    Client client = Client.of(number, profile.tenants());
                    String token = issuer == null ? null : issuer.token(client, now, until);
                    Map<String, String> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                    own.putAll(file.headers(token, client.tenant()));
                    extra.keySet().forEach(own::remove);
                    own.putAll(extra);
                    return own;
                })
                .toList();
        return new Identities(issuer == null ? null : issuer.jwks(), headers, profile.tenants());
    }

    /** The headers of the first client, which does all that is no load. */
    public Map<String, String> first() {
        return headers.get(0);
    }

    private static Duration length(Profile profile) {
        return profile.warmUp()
                .atMost()
                .plus(profile.timeout())
                .plus(profile.arrival().duration().multipliedBy(profile.runs()));
    }
}
