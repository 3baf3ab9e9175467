package io.only1mcp.proxy.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimNames;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.only1mcp.proxy.config.AuthenticationConfig;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies JSON Web Tokens: signed by a key of the set that the token names, with an algorithm of that key's type, from
 * our issuer, for our audience, and good at this time. Nothing of a token is believed before its signature.
 */
final class JwtVerifier implements TokenVerifier {
    /** How far the clocks of the issuer and of this machine may be apart. */
    static final long SKEW_MILLIS = 30_000;

    private static final long END_OF_TIME = Long.MAX_VALUE / 1000 * 1000;

    private static final Set<JOSEObjectType> TYPES =
            Set.of(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"));
    private static final List<JWSAlgorithm> EACH_KIND =
            List.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512, JWSAlgorithm.HS256);

    private final Jwks keys;
    private final Roles roles;
    private final String issuer;
    private final String audience;
    private final ClaimReader claims;
    private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();

    private JwtVerifier(Jwks keys, Roles roles, String issuer, String audience, ClaimReader claims) {
        this.keys = keys;
        this.roles = roles;
        this.issuer = issuer;
        this.audience = audience;
        this.claims = claims;
    }

    /** For tokens that are signed by one of the keys. */
    static JwtVerifier of(AuthenticationConfig config, Jwks keys, Roles roles) {
        JwtVerifier verifier = new JwtVerifier(
                keys,
                roles,
                Objects.requireNonNull(config.issuer()),
                Objects.requireNonNull(config.audience()),
                new ClaimReader(config.tenantClaim(), config.rolesClaim()));
        verifier.loadCode();
        return verifier;
    }

    /** The first token loads code for a tenth of a second: that is done here, and not where clients wait. */
    private void loadCode() {
        for (Jwks.Usable key : keys.all()) {
            for (JWSAlgorithm algorithm : EACH_KIND) {
                if (fits(key.jwk(), algorithm)) {
                    JWSHeader header = new JWSHeader.Builder(algorithm)
                            .keyID(key.jwk().getKeyID())
                            .build();
                    String nobodys =
                            header.toBase64URL() + "." + Base64URL.encode("{}") + "." + Base64URL.encode(new byte[64]);
                    Authentication unused = verify(nobodys, 0);
                }
            }
        }
    }

    @Override
    public Authentication verify(String token, long now) {
        JWT jwt;
        try {
            jwt = JWTParser.parse(token);
        } catch (ParseException | RuntimeException e) {
            return Refusal.NO_JWT;
        }
        if (jwt instanceof PlainJWT) {
            return Refusal.UNSIGNED;
        }
        if (!(jwt instanceof SignedJWT signed)) {
            return Refusal.NO_JWT;
        }
        Refusal refusal = signature(signed);
        return refusal == null ? claims(signed, now) : refusal;
    }

    private @Nullable Refusal signature(SignedJWT token) {
        JWSHeader header = token.getHeader();
        if (header.getType() != null && !TYPES.contains(header.getType())) {
            return Refusal.TYPE;
        }
        if (header.getKeyID() == null) {
            return Refusal.NO_KEY;
        }
        List<Jwks.Usable> named = keys.named(header.getKeyID());
        Jwks.Usable key = named.stream()
                .filter(one -> fits(one.jwk(), header.getAlgorithm()))
                .findFirst()
                .orElse(null);
        if (key == null) {
            return named.isEmpty() ? Refusal.UNKNOWN_KEY : Refusal.ALGORITHM;
        }
        return isSignedBy(key, token) ? null : Refusal.SIGNATURE;
    }

    /** Whether a key signs with an algorithm: never a secret made of a public key, never a key of another curve. */
    private static boolean fits(JWK key, JWSAlgorithm algorithm) {
        if (key.getAlgorithm() != null && !key.getAlgorithm().equals(algorithm)) {
            return false;
        }
        if (key instanceof ECKey onCurve) {
            return Curve.forJWSAlgorithm(algorithm) != null
                    && Curve.forJWSAlgorithm(algorithm).contains(onCurve.getCurve());
        }
        return KeyType.RSA.equals(key.getKeyType())
                ? JWSAlgorithm.Family.RSA.contains(algorithm)
                : KeyType.OCT.equals(key.getKeyType()) && JWSAlgorithm.Family.HMAC_SHA.contains(algorithm);
    }

    private boolean isSignedBy(Jwks.Usable key, SignedJWT token) {
        try {
            return token.verify(verifiers.createJWSVerifier(token.getHeader(), key.key()));
        } catch (JOSEException | RuntimeException e) {
            // A signature that cannot be one of this key's, or a secret too short for the algorithm.
            return false;
        }
    }

    private Authentication claims(SignedJWT token, long now) {
        JWTClaimsSet said;
        try {
            said = token.getJWTClaimsSet();
        } catch (ParseException | RuntimeException e) {
            return Refusal.CLAIMS;
        }
        if (said == null) {
            return Refusal.CLAIMS;
        }
        if (!issuer.equals(said.getIssuer())) {
            return Refusal.ISSUER;
        }
        if (!said.getAudience().contains(audience)) {
            return Refusal.AUDIENCE;
        }
        Map<String, Object> numbers = token.getPayload().toJSONObject();
        if (!(numbers.get(JWTClaimNames.EXPIRATION_TIME) instanceof Number end)) {
            return Refusal.NO_END;
        }
        // The end of time needs no leeway.
        long until = millis(end) < END_OF_TIME ? millis(end) + SKEW_MILLIS : Long.MAX_VALUE;
        if (now >= until) {
            return Refusal.EXPIRED;
        }
        if (numbers.get(JWTClaimNames.NOT_BEFORE) instanceof Number begin && millis(begin) > now + SKEW_MILLIS) {
            return Refusal.NOT_YET;
        }
        String subject = said.getSubject();
        return subject == null || subject.isBlank()
                ? Refusal.NO_SUBJECT
                : new Caller(subject, claims.tenant(said), roles.of(claims.roles(said)), until);
    }

    /** Milliseconds since 1970, of seconds; the library's own dates begin anew behind the end of time. */
    private static long millis(Number seconds) {
        long most = Long.MAX_VALUE / 1000;
        return Math.max(-most, Math.min(most, seconds.longValue())) * 1000;
    }
}
