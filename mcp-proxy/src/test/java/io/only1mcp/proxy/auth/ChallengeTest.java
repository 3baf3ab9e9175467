package io.only1mcp.proxy.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.only1mcp.proxy.config.AuthenticationConfig;
import io.only1mcp.proxy.config.RolesConfig;
import io.only1mcp.proxy.config.StaticToken;
import io.only1mcp.wire.http.AnswerHead;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChallengeTest {
    private static final RolesConfig ROLES = new RolesConfig(Map.of(
            "writer", new RolesConfig.Role(List.of(), List.of(), List.of()),
            "reader", new RolesConfig.Role(List.of(), List.of(), List.of())));

    private static AuthenticationConfig config(@Nullable String audience, String claim, String... servers) {
        return new AuthenticationConfig(
                null,
                null,
                audience,
                "tenant",
                claim,
                List.of(new StaticToken("a-token-of-a-test", "a", null, List.of())),
                List.of(servers));
    }

    private static String text(AnswerHead head) {
        ByteBuf out = Unpooled.buffer();
        head.write(out, 0, true);
        return out.toString(UTF_8);
    }

    @Test
    void theMetadataSayWhereTokensAreHadAndTheChallengeWhereTheyAre() {
        Challenge challenge = new Challenge(
                config("https://gw.example:8443/mcp", "roles", "https://a.example", "https://b.example/x"), ROLES);
        assertThat(new String(challenge.metadata(), UTF_8))
                .isEqualTo("{\"resource\":\"https://gw.example:8443/mcp\","
                        + "\"authorization_servers\":[\"https://a.example\",\"https://b.example/x\"],"
                        + "\"bearer_methods_supported\":[\"header\"]}");
        assertThat(challenge.describes("/.well-known/oauth-protected-resource")).isTrue();
        assertThat(challenge.describes("/.well-known/oauth-protected-resource/mcp"))
                .isTrue();
        assertThat(challenge.describes("/.well-known/oauth-protected-resource/other"))
                .isFalse();
        assertThat(text(challenge.unauthorized(Refusal.MISSING)))
                .startsWith("HTTP/1.1 401 Unauthorized\r\n")
                .contains("\r\nWWW-Authenticate: Bearer resource_metadata="
                        + "\"https://gw.example:8443/.well-known/oauth-protected-resource/mcp\"\r\n");
        assertThat(text(challenge.unauthorized(Refusal.EXPIRED)))
                .contains("/mcp\", error=\"invalid_token\", error_description=\"the token has expired\"\r\n");
        assertThat(text(challenge.forbidden()))
                .startsWith("HTTP/1.1 403 Forbidden\r\n")
                .contains("/mcp\", error=\"insufficient_scope\"\r\n");
    }

    @Test
    void theMetadataOfAResourceAtAnotherPathAreWhereItsClientsLookForThem() {
        Challenge challenge = new Challenge(config("https://gw.example/team/mcp", "roles", "https://a.example"), null);
        assertThat(challenge.describes("/.well-known/oauth-protected-resource/team/mcp"))
                .isTrue();
        assertThat(text(challenge.unauthorized(Refusal.MISSING)))
                .contains("\"https://gw.example/.well-known/oauth-protected-resource/team/mcp\"");
        Challenge root = new Challenge(config("https://gw.example", "roles", "https://a.example"), null);
        assertThat(text(root.unauthorized(Refusal.MISSING)))
                .contains("\"https://gw.example/.well-known/oauth-protected-resource\"");
    }

    @Test
    void rolesThatComeAsScopesAreTheScopesThatThereAre() {
        Challenge challenge = new Challenge(config("https://gw.example/mcp", "scope", "https://a.example"), ROLES);
        assertThat(new String(challenge.metadata(), UTF_8)).contains("\"scopes_supported\":[\"reader\",\"writer\"]");
    }

    @Test
    void withoutAuthorizationServersThereAreNoMetadata() {
        Challenge challenge = new Challenge(config(null, "roles"), null);
        assertThat(challenge.describes("/.well-known/oauth-protected-resource")).isFalse();
        assertThat(text(challenge.unauthorized(Refusal.MISSING)))
                .contains("WWW-Authenticate: Bearer realm=\"mcp\"\r\n");
        assertThat(text(challenge.unauthorized(Refusal.UNKNOWN)))
                .contains("WWW-Authenticate: Bearer error=\"invalid_token\", error_description=");
    }

    @ParameterizedTest
    @EnumSource
    void theWordsOfEachRefusalMayStandInAHeader(Refusal refusal) {
        assertThat(refusal.words()).matches("[ -~&&[^\"\\\\]]+");
    }
}
