package io.only1mcp.macro.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.core.profile.Client;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.TargetReader;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-28T20:00:00Z");
    private static final TargetFile OURS = TargetReader.read("only1mcp");

    @Test
    void everyClientShowsATokenOfItsOwnThatTheKeySetVerifies() throws Exception {
        Identities clients = Identities.of(OURS, profile("5", "2"), List.of("authentication"), Map.of(), NOW);

        assertThat(clients.headers()).hasSize(5);
        assertThat(new HashSet<>(clients.headers())).hasSize(5);
        for (int n = 0; n < 5; n++) {
            JsonNode claims = verified(token(clients, n), String.valueOf(clients.jwks()));
            assertThat(claims.path("sub").asText()).isEqualTo("client-" + n);
            assertThat(claims.path("tenant").asText()).isEqualTo("tenant-" + n % 2);
            assertThat(claims.path("roles").toString()).isEqualTo("[\"client\"]");
            assertThat(claims.path("iss").asText()).isEqualTo(TokenIssuer.ISSUER);
            assertThat(claims.path("aud").asText()).isEqualTo(TokenIssuer.AUDIENCE);
        }
    }

    @Test
    void tokensOutliveTheRun() throws Exception {
        Identities clients = Identities.of(OURS, profile("1", "1"), List.of("rbac"), Map.of(), NOW);
        JsonNode claims = verified(token(clients, 0), String.valueOf(clients.jwks()));

        Instant end = NOW.plus(Duration.ofHours(30)).plusSeconds(15 + 30);
        assertThat(Instant.ofEpochSecond(claims.path("iat").asLong())).isEqualTo(NOW);
        assertThat(Instant.ofEpochSecond(claims.path("exp").asLong())).isAfter(end);
    }

    @Test
    void aTokenOfAnotherRunIsVerifiedByNoKeyOfThisOne() throws Exception {
        String other = new TokenIssuer().token(Client.of(0, 1), NOW, NOW.plusSeconds(60));

        assertThat(isVerified(other, new TokenIssuer().jwks())).isFalse();
    }

    /** One key in 128 has a coordinate that begins with a zero byte, which a JWK keeps. */
    @Test
    void coordinatesHaveAllTheirBytes() throws Exception {
        for (int i = 0; i < 400; i++) {
            JsonNode key = JSON.readTree(new TokenIssuer().jwks()).path("keys").path(0);
            assertThat(decoded(key.path("x").asText())).hasSize(32);
            assertThat(decoded(key.path("y").asText())).hasSize(32);
        }
    }

    @Test
    void noTokensAreMadeForATargetThatVerifiesNone() {
        Identities clients = Identities.of(OURS, profile("2", "1"), List.of("audit", "cache"), Map.of(), NOW);

        assertThat(clients.jwks()).isNull();
        assertThat(clients.headers()).containsExactly(Map.of(), Map.of());
    }

    @Test
    void aHeaderOfTheCommandLineTakesThePlaceOfTheTargetFilesHoweverItIsSpelt() {
        Map<String, String> extra = Map.of("authorization", "Bearer mine", "X-More", "a");
        Identities clients = Identities.of(OURS, profile("1", "1"), List.of("authentication"), extra, NOW);

        assertThat(clients.first().entrySet())
                .extracting(Map.Entry::getKey, Map.Entry::getValue)
                .containsExactlyInAnyOrder(tuple("authorization", "Bearer mine"), tuple("X-More", "a"));
    }

    private static Profile profile(String clients, String tenants) {
        return ProfileReader.adHoc(Overrides.builder()
                .rate("1/s")
                .duration("30h")
                .set("clients=" + clients)
                .set("tenants=" + tenants)
                .build());
    }

    private static String token(Identities clients, int n) {
        String header = String.valueOf(clients.headers().get(n).get("Authorization"));
        assertThat(header).startsWith("Bearer ");
        return header.substring("Bearer ".length());
    }

    private static JsonNode verified(String token, String jwks) throws Exception {
        assertThat(isVerified(token, jwks)).isTrue();
        return JSON.readTree(decoded(token.split("\\.", -1)[1]));
    }

    private static boolean isVerified(String token, String jwks) throws Exception {
        String[] parts = token.split("\\.", -1);
        JsonNode head = JSON.readTree(decoded(parts[0]));
        JsonNode key = JSON.readTree(jwks).path("keys").path(0);
        assertThat(parts).hasSize(3);
        assertThat(head.path("alg").asText()).isEqualTo("ES256");
        assertThat(head.path("kid")).isEqualTo(key.path("kid"));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(publicKey(key));
        signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
        return signature.verify(decoded(parts[2]));
    }

    private static PublicKey publicKey(JsonNode key) throws Exception {
        assertThat(key.path("kty").asText() + " " + key.path("crv").asText()).isEqualTo("EC P-256");
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point = new ECPoint(
                new BigInteger(1, decoded(key.path("x").asText())),
                new BigInteger(1, decoded(key.path("y").asText())));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static byte[] decoded(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
