package io.only1mcp.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticationSectionTest {
    private static final String SECRET = "s3cret-s3cret-s3cret";

    @TempDir
    private Path folder;

    private Features parse(String yaml) throws IOException {
        Files.writeString(folder.resolve("keys.json"), "{}");
        String backends = "backends: [{name: a, url: http://127.0.0.1:1/mcp}]\n";
        Path file = Files.writeString(folder.resolve("proxy.yaml"), backends + yaml);
        return CommandLine.parse("--config", file.toString()).features();
    }

    private AuthenticationConfig authentication(String yaml) throws IOException {
        return Objects.requireNonNull(parse(yaml).authentication());
    }

    @Test
    void aFileSaysItAll() throws IOException {
        Features features = parse("""
                authentication:
                  jwks: keys.json
                  issuer: https://issuer.example
                  audience: https://gateway.example/mcp
                  claims: {tenant: org, roles: realm_access.roles}
                  tokens: [{token: %s, subject: ci, tenant: acme, roles: [reader]}]
                  authorization_servers: [https://login.example]
                roles:
                  reader: {tools: ["*.read_*", "search.*"], resources: ["*+file://*"]}
                  nobody: {}
                """.formatted(SECRET));
        AuthenticationConfig authentication = Objects.requireNonNull(features.authentication());
        assertThat(authentication)
                .isEqualTo(new AuthenticationConfig(
                        folder.resolve("keys.json"),
                        "https://issuer.example",
                        "https://gateway.example/mcp",
                        "org",
                        "realm_access.roles",
                        List.of(new StaticToken(SECRET, "ci", "acme", List.of("reader"))),
                        List.of("https://login.example")));
        assertThat(authentication.toString()).contains("ci").doesNotContain(SECRET);
        List<NamePattern> none = List.of();
        assertThat(Objects.requireNonNull(features.roles()).roles())
                .isEqualTo(Map.of(
                        "reader",
                                new RolesConfig.Role(
                                        List.of(NamePattern.of("*.read_*"), NamePattern.of("search.*")),
                                        none,
                                        List.of(NamePattern.of("*+file://*"))),
                        "nobody", new RolesConfig.Role(none, none, none)));
    }

    @Test
    void tokensOrKeysAreEnough() throws IOException {
        AuthenticationConfig tokens =
                authentication("authentication: {tokens: [{token: " + SECRET + ", subject: ci}]}");
        assertThat(tokens.jwks()).isNull();
        assertThat(tokens.authorizationServers()).isEmpty();
        AuthenticationConfig keys = authentication(
                "authentication: {jwks: keys.json, issuer: 'https://i.example', audience: 'https://g.example/mcp'}");
        assertThat(keys.rolesClaim()).isEqualTo("roles");
        assertThat(keys.tenantClaim()).isEqualTo("tenant");
        assertThat(keys.authorizationServers()).containsExactly("https://i.example");
        assertThat(authentication("authentication: {jwks: keys.json, issuer: 'https://i.example', audience: 'api://g'}")
                        .authorizationServers())
                .isEmpty();
        assertThat(parse("").authentication()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "authentication: {}|authentication.jwks: is missing, and so is tokens",
                "authentication: {jwks: none.json}|authentication.jwks: must be a file with a JWK set, got \"none.json\"",
                "authentication: {jwks: keys.json}|authentication.issuer: is missing, it must come with jwks",
                "authentication: {jwks: keys.json, issuer: i}|authentication.audience: is missing",
                "authentication: {token: x}|authentication.token: is no key here, the nearest is tokens",
                "authentication: {tokens: s3cret-s3cret-s3cret}|authentication.tokens: must be a list of {token, subject, tenant, roles}",
                "authentication: {tokens: [s3cret-s3cret-s3cret]}|authentication.tokens[0]: must be a map with the keys token,",
                "authentication: {tokens: [{token: [s3cret-s3cret-s3cret]}]}|authentication.tokens[0].token: must be there and be a text",
                "authentication: {tokens: [{token: 's3cret s3cret s3cret', subject: a}]}|authentication.tokens[0].token: must be 16 to 8192 of",
                "authentication: {tokens: [{token: s3cret, subject: a}]}|authentication.tokens[0].token: must be 16 to 8192 of",
                "authentication: {tokens: [{token: s3cret-s3cret-s3cret}]}|authentication.tokens[0].subject: is missing",
                "authentication: {tokens: [{token: s3cret-s3cret-s3cret, subject: ''}]}|authentication.tokens[0].subject: must name who",
                "authentication: {tokens: [{token: s3cret-s3cret-s3cret, subject: a}, {token: s3cret-s3cret-s3cret, subject: b}]}|authentication.tokens: each token must be another, got one twice",
                "authentication: {tokens: [{token: s3cret-s3cret-s3cret, subject: a}], authorization_servers: [x]}|authentication.authorization_servers: must be http or https URLs, got \"x\"",
                "authentication: {tokens: [{token: s3cret-s3cret-s3cret, subject: a}], authorization_servers: ['https://x.example']}|authentication.audience: must be the URL of the gateway's endpoint",
                "authentication: {claims: {role: x}}|authentication.claims.role: is no key here, the nearest is roles",
                "roles: {reader: {tools: ['*']}}|roles: must come with authentication"
            })
    void aBadSectionIsOneLineThatNamesThePlaceAndNoToken(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(folder.resolve("proxy.yaml") + ":2: " + message)
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "roles: [reader]|3: roles: must be a map of names",
                "roles: {}|3: roles: must be a map of names",
                "roles: {reader: {tool: []}}|3: roles.reader.tool: is no key here, the nearest is tools",
                "roles: {reader: {tools: '*'}}|3: roles.reader.tools: must be a list of texts, got \"*\"",
                "roles: {reader: {tools: [' ']}}|3: roles.reader.tools: must be a name, or a pattern",
                "roles: {'a b': {}}|3: roles.a b: must be a name without blanks and quotes",
                "roles: {writer: {}}|2: authentication.tokens[0].roles: must be of those that roles names, writer, got \"reader\""
            })
    void badRolesAreOneLineThatNamesThePlace(String yaml, String message) {
        String tokens = "authentication: {tokens: [{token: " + SECRET + ", subject: a, roles: [reader]}]}\n";
        assertThatThrownBy(() -> parse(tokens + yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(folder.resolve("proxy.yaml") + ":" + message);
    }
}
