package io.only1mcp.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.only1mcp.proxy.config.AuthenticationConfig;
import io.only1mcp.proxy.config.ConfigException;
import io.only1mcp.proxy.config.NamePattern;
import io.only1mcp.proxy.config.RolesConfig;
import io.only1mcp.proxy.config.StaticToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
    private static final long END = 2_000_000_000L;
    private static final String CLAIMS = TestIssuer.claims(END, "");
    private static final String FIXED = "fixed-token-of-a-build";

    private static TestIssuer issuer;
    private static TestIssuer other;

    @TempDir
    private Path folder;

    /** The time in seconds. */
    private final AtomicLong now = new AtomicLong(END - 600);

    private Authenticator authenticator;

    @BeforeAll
    static void makeKeys() {
        issuer = new TestIssuer();
        other = new TestIssuer();
    }

    @BeforeEach
    void start() throws IOException {
        authenticator = authenticator(issuer.jwks(), null, "roles");
    }

    private Authenticator authenticator(String jwks, @Nullable RolesConfig roles, String rolesClaim)
            throws IOException {
        Path keys = Files.writeString(folder.resolve("keys.json"), jwks);
        AuthenticationConfig config = new AuthenticationConfig(
                keys,
                TestIssuer.ISSUER,
                TestIssuer.AUDIENCE,
                "org.tenant",
                rolesClaim,
                List.of(new StaticToken(FIXED, "ci", "acme", List.of("reader"))),
                List.of());
        InstantSource clock = () -> java.time.Instant.ofEpochSecond(now.get());
        return Authenticator.of(config, roles, clock);
    }

    private Authentication shown(String token) {
        return authenticator.authenticate("Bearer " + token);
    }

    private static Caller in(Authentication authentication) {
        assertThat(authentication).isInstanceOf(Caller.class);
        return (Caller) authentication;
    }

    @Test
    void aTokenOfTheIssuerForUsSaysWhoCalls() {
        Caller ann = in(shown(issuer.token(CLAIMS)));
        assertThat(ann.getName()).isEqualTo("ann");
        assertThat(ann.tenant()).isNull();
        assertThat(ann.permissions()).isEqualTo(Permissions.EVERYTHING);
        in(authenticator.authenticate("bearer   " + issuer.token(CLAIMS)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"RS256\",\"kid\":\"rsa\"}",
                "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"JWT\"}",
                "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"application/at+jwt\"}"
            })
    void theTypeMayBeMissingOrThatOfAnAccessToken(String header) {
        in(shown(issuer.signedByRsa(header, CLAIMS)));
    }

    @Test
    void keysOfEveryKindSignWithTheirOwnAlgorithms() throws IOException {
        in(shown(issuer.signedByEc("{\"alg\":\"ES256\",\"kid\":\"ec\"}", CLAIMS)));
        String bySecret = TestIssuer.signedBySecret("{\"alg\":\"HS256\",\"kid\":\"oct\"}", CLAIMS);
        assertThat(shown(bySecret)).isEqualTo(Refusal.UNKNOWN_KEY);
        authenticator = authenticator("{\"keys\":[" + TestIssuer.secretKey() + "]}", null, "roles");
        in(shown(bySecret));
    }

    @Test
    void aTokenNeedsAKeyThatIsKnownAndItsSignature() {
        assertThat(shown(TestIssuer.signed("{\"alg\":\"none\"}", CLAIMS) + ".")).isEqualTo(Refusal.UNSIGNED);
        assertThat(shown(TestIssuer.signed("{\"alg\":\"none\",\"kid\":\"rsa\"}", CLAIMS) + "."))
                .isEqualTo(Refusal.UNSIGNED);
        assertThat(shown(other.token(CLAIMS))).isEqualTo(Refusal.SIGNATURE);
        assertThat(shown(TestIssuer.tampered(issuer.token(CLAIMS)))).isEqualTo(Refusal.SIGNATURE);
        String token = issuer.token(CLAIMS);
        assertThat(shown(token.substring(0, token.length() - 20))).isEqualTo(Refusal.SIGNATURE);
        assertThat(shown(token.substring(0, token.lastIndexOf('.') + 1))).isInstanceOf(Refusal.class);
        assertThat(shown(token.substring(0, token.lastIndexOf('.')))).isEqualTo(Refusal.NO_JWT);
        assertThat(shown(issuer.signedByRsa("{\"alg\":\"RS256\"}", CLAIMS))).isEqualTo(Refusal.NO_KEY);
        assertThat(shown(issuer.signedByRsa("{\"alg\":\"RS256\",\"kid\":\"old\"}", CLAIMS)))
                .isEqualTo(Refusal.UNKNOWN_KEY);
    }

    @Test
    void anAlgorithmThatIsNoneOfTheKeysIsRefusedWhateverTheSignature() throws IOException {
        // The public key of the issuer, which everybody has, taken for a shared secret.
        assertThat(shown(issuer.signedByPublicKey("{\"alg\":\"HS256\",\"kid\":\"rsa\"}", CLAIMS)))
                .isEqualTo(Refusal.ALGORITHM);
        assertThat(shown(issuer.signedByRsa("{\"alg\":\"ES256\",\"kid\":\"rsa\"}", CLAIMS)))
                .isEqualTo(Refusal.ALGORITHM);
        assertThat(shown(issuer.signedByEc("{\"alg\":\"ES384\",\"kid\":\"ec\"}", CLAIMS)))
                .isEqualTo(Refusal.ALGORITHM);
        authenticator = authenticator("{\"keys\":[" + issuer.rsaKey(",\"alg\":\"RS512\"") + "]}", null, "roles");
        assertThat(shown(issuer.token(CLAIMS))).isEqualTo(Refusal.ALGORITHM);
    }

    @Test
    void aKeyThatComesWithTheTokenIsNotBelieved() {
        String header = "{\"alg\":\"RS256\",\"kid\":\"mine\",\"jwk\":" + other.rsaKey("") + "}";
        assertThat(shown(other.signedByRsa(header, CLAIMS))).isEqualTo(Refusal.UNKNOWN_KEY);
        String known = "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"jwk\":" + other.rsaKey("") + "}";
        assertThat(shown(other.signedByRsa(known, CLAIMS))).isEqualTo(Refusal.SIGNATURE);
        String critical = "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"more\"],\"more\":1}";
        assertThat(shown(issuer.signedByRsa(critical, CLAIMS))).isEqualTo(Refusal.SIGNATURE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"iss\":\"https://other.example\",\"aud\":\"https://gateway.example/mcp\",\"sub\":\"a\",\"exp\":2000000000}|ISSUER",
                "{\"aud\":\"https://gateway.example/mcp\",\"sub\":\"a\",\"exp\":2000000000}|ISSUER",
                "{\"iss\":\"https://issuer.example\",\"aud\":\"https://other.example\",\"sub\":\"a\",\"exp\":2000000000}|AUDIENCE",
                "{\"iss\":\"https://issuer.example\",\"sub\":\"a\",\"exp\":2000000000}|AUDIENCE",
                "{\"iss\":\"https://issuer.example\",\"aud\":[\"x\",\"https://gateway.example/mcp\"],\"sub\":\"a\"}|NO_END",
                "{\"iss\":\"https://issuer.example\",\"aud\":[\"x\",\"https://gateway.example/mcp\"],\"exp\":2000000000}|NO_SUBJECT",
                "{\"iss\":\"https://issuer.example\",\"aud\":\"https://gateway.example/mcp\",\"sub\":\" \",\"exp\":2000000000}|NO_SUBJECT",
                "{\"iss\":\"https://issuer.example\",\"aud\":\"https://gateway.example/mcp\",\"sub\":\"a\",\"exp\":\"soon\"}|CLAIMS",
                "nothing|CLAIMS"
            })
    void eachClaimThatIsWrongOrMissingIsNamed(String claims, Refusal refusal) {
        assertThat(shown(issuer.token(claims))).isEqualTo(refusal);
    }

    /** What is beyond the end of time is late, and what is before its beginning is early; the time is 1999999400. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"exp\":2000000000|in",
                "\"exp\":2000000000.5|in",
                "\"exp\":1999999371|in",
                "\"exp\":1999999370|EXPIRED",
                "\"exp\":0|EXPIRED",
                "\"exp\":-1|EXPIRED",
                "\"exp\":-9223372036854775808|EXPIRED",
                "\"exp\":-9223372036854774|EXPIRED",
                "\"exp\":9223372036854775|in",
                "\"exp\":9223372036854776|in",
                "\"exp\":18446744073709551|in",
                "\"exp\":9223372036854775807|in",
                "\"exp\":1e30|in",
                "\"exp\":-1e30|EXPIRED",
                "\"exp\":null|NO_END",
                "\"exp\":2000000000,\"nbf\":1999999430|in",
                "\"exp\":2000000000,\"nbf\":1999999431|NOT_YET",
                "\"exp\":2000000000,\"nbf\":-1|in",
                "\"exp\":2000000000,\"nbf\":-9223372036854775808|in",
                "\"exp\":2000000000,\"nbf\":9223372036854775|NOT_YET",
                "\"exp\":2000000000,\"nbf\":18446744073709551|NOT_YET",
                "\"exp\":2000000000,\"nbf\":9223372036854775807|NOT_YET",
                "\"exp\":2000000000,\"nbf\":1e30|NOT_YET",
                "\"exp\":2000000000,\"nbf\":null|in",
                "\"exp\":2000000000,\"nbf\":\"soon\"|CLAIMS",
                "\"exp\":2000000000,\"iat\":9223372036854775807|in",
                "\"exp\":2000000000,\"iat\":-9223372036854775808|in",
                "\"exp\":2000000000,\"iat\":\"soon\"|CLAIMS"
            })
    void timesAreComparedHoweverFarTheyAre(String times, String outcome) {
        Authentication found = shown(issuer.token("{\"iss\":\"" + TestIssuer.ISSUER + "\",\"aud\":\""
                + TestIssuer.AUDIENCE + "\",\"sub\":\"ann\"," + times + "}"));
        if (outcome.equals("in")) {
            in(found);
        } else {
            assertThat(found).isEqualTo(Refusal.valueOf(outcome));
        }
    }

    @Test
    void oneOfSeveralAudiencesIsEnough() {
        in(shown(issuer.token("{\"iss\":\"https://issuer.example\",\"aud\":[\"x\",\"https://gateway.example/mcp\"],"
                + "\"sub\":\"a\",\"exp\":" + END + "}")));
    }

    @Test
    void aTokenIsGoodFromItsBeginningToItsEndAndHalfAMinuteEitherWay() {
        String token = issuer.token(TestIssuer.claims(END, ",\"nbf\":" + (END - 100)));
        now.set(END - 131);
        assertThat(shown(token)).isEqualTo(Refusal.NOT_YET);
        now.set(END - 130);
        Caller ann = in(shown(token));
        now.set(END + 29);
        in(shown(token));
        assertThat(ann.isOver(authenticator.now())).isFalse();
        now.set(END + 30);
        assertThat(shown(token)).isEqualTo(Refusal.EXPIRED);
        assertThat(ann.isOver(authenticator.now())).isTrue();
        assertThat(shown(issuer.token(TestIssuer.claims(END, ",\"jti\":\"2\""))))
                .isEqualTo(Refusal.EXPIRED);
    }

    @Test
    void aTokenIsVerifiedOnceAndNoMoreAreRememberedThanMayBe() {
        AtomicLong verified = new AtomicLong();
        AuthenticationConfig config = new AuthenticationConfig(
                null, null, null, "tenant", "roles", List.of(new StaticToken(FIXED, "ci", null, List.of())), List.of());
        TokenVerifier verifier = (token, at) -> {
            verified.incrementAndGet();
            return token.startsWith("good")
                    ? new Caller(token, null, Permissions.EVERYTHING, at + 1000)
                    : Refusal.SIGNATURE;
        };
        authenticator =
                new Authenticator(config, new Roles(null), verifier, () -> java.time.Instant.ofEpochSecond(now.get()));
        assertThat(in(shown("good")).getName()).isEqualTo("good");
        assertThat(in(shown("good")).getName()).isEqualTo("good");
        assertThat(verified).hasValue(1);
        assertThat(shown("bad")).isEqualTo(Refusal.SIGNATURE);
        assertThat(shown("bad")).isEqualTo(Refusal.SIGNATURE);
        assertThat(verified).hasValue(3);
        for (int i = 0; i < 5000; i++) {
            shown("good" + i);
        }
        assertThat(authenticator.remembered()).isEqualTo(4096);
        now.addAndGet(1);
        assertThat(shown("good4999")).isEqualTo(Refusal.EXPIRED);
        assertThat(authenticator.remembered()).isEqualTo(4095);
    }

    @Test
    void aTokenOfTheConfigurationIsTakenAsItIs() {
        Caller ci = in(shown(FIXED));
        assertThat(ci.getName()).isEqualTo("ci");
        assertThat(ci.tenant()).isEqualTo("acme");
        now.set(Long.MAX_VALUE / 2000);
        assertThat(ci.isOver(authenticator.now())).isFalse();
        assertThat(shown(FIXED + "x")).isEqualTo(Refusal.NO_JWT);
        assertThat(shown(FIXED.substring(1))).isEqualTo(Refusal.NO_JWT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Basic YTpi", "fixed-token-of-a-build", "Bearer a b", "Bearer a\tb"})
    void whatIsNoBearerTokenIsNone(String header) {
        assertThat(authenticator.authenticate(header)).isEqualTo(Refusal.MALFORMED);
    }

    @Test
    void nothingAtAllIsMissingAndTooMuchIsNotLookedAt() {
        assertThat(authenticator.authenticate(null)).isEqualTo(Refusal.MISSING);
        assertThat(shown("a".repeat(8192))).isEqualTo(Refusal.NO_JWT);
        assertThat(shown("a".repeat(8193))).isEqualTo(Refusal.TOO_LONG);
        assertThat(shown(issuer.token(TestIssuer.claims(END, ",\"x\":\"" + "a".repeat(8192) + "\""))))
                .isEqualTo(Refusal.TOO_LONG);
    }

    @Test
    void rolesAndTenantAreReadFromTheClaimsThatAreNamed() throws IOException {
        RolesConfig roles = new RolesConfig(Map.of(
                "reader", new RolesConfig.Role(List.of(NamePattern.of("*.read_*")), List.of(), List.of()),
                "writer", new RolesConfig.Role(List.of(NamePattern.of("files.*")), List.of(), List.of())));
        for (String claim : List.of("roles", "realm.roles", "scope")) {
            authenticator = authenticator(issuer.jwks(), roles, claim);
            String said = claim.equals("roles")
                    ? "\"roles\":[\"reader\",\"nobody\",7]"
                    : claim.equals("scope") ? "\"scope\":\"openid reader\"" : "\"realm\":{\"roles\":[\"reader\"]}";
            Caller ann = in(shown(issuer.token(TestIssuer.claims(END, "," + said + ",\"org.tenant\":\"acme\""))));
            assertThat(ann.tenant()).isEqualTo("acme");
            assertThat(allows(ann, "git.read_log")).as(claim).isTrue();
            assertThat(allows(ann, "files.write")).as(claim).isFalse();
        }
        authenticator = authenticator(issuer.jwks(), roles, "roles");
        Caller both = in(shown(issuer.token(
                TestIssuer.claims(END, ",\"roles\":[\"reader\",\"writer\"],\"org\":{\"tenant\":\"inner\"}"))));
        assertThat(both.tenant()).isEqualTo("inner");
        assertThat(allows(both, "git.read_log") && allows(both, "files.write")).isTrue();
        assertThat(allows(both, "git.write")).isFalse();
        assertThat(in(shown(issuer.token(TestIssuer.claims(END, ",\"roles\":[\"other\"]"))))
                        .permissions()
                        .nothing())
                .isTrue();
        assertThat(in(shown(issuer.token(CLAIMS))).permissions().nothing()).isTrue();
        assertThat(allows(in(shown(FIXED)), "git.read_log")).isTrue();
    }

    private static boolean allows(Caller caller, String tool) {
        byte[] name = tool.getBytes(StandardCharsets.UTF_8);
        return caller.permissions().tools().allow(name, 0, name.length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json|is no JWK set",
                "{}|is no JWK set",
                "{\"keys\":[]}|must have a key with a kid that signs",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"short\",\"k\":\"c2VjcmV0\"}]}|the key short has 48 bits, must have at least 256",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"YSBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRlcyBvayE\"}]}|must have a key with a kid",
                "{\"keys\":[{\"kty\":\"oct\",\"use\":\"enc\",\"kid\":\"a\",\"k\":\"YSBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRlcyBvayE\"}]}|must have a key"
            })
    void aSetWithoutAKeyThatSignsIsRefusedAndNothingOfItRepeated(String jwks, String message) {
        assertThatThrownBy(() -> authenticator(jwks, null, "roles"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("authentication.jwks: ")
                .hasMessageContaining(message)
                .hasMessageNotContaining("c2VjcmV0")
                .hasMessageNotContaining("YSBz");
    }
}
