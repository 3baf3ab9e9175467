package io.only1mcp.macro.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.profile.Client;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;

/** Signs the tokens of a run's clients (JSON Web Tokens, ES256) with a key that is made for the run and kept nowhere. */
public final class TokenIssuer {
    /** What {@code iss} of its tokens is; nobody is there. */
    public static final String ISSUER = "https://issuer.bench.invalid";

    /** What {@code aud} of its tokens is. */
    public static final String AUDIENCE = "https://gateway.bench.invalid/mcp";

    /** The one role that its tokens have. */
    public static final String ROLE = "client";

    private static final String KEY_ID = "bench";
    private static final int COORDINATE_BYTES = 32;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final KeyPair keys;

    /** An issuer with a new key. */
    public TokenIssuer() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no P-256", e);
        }
    }

    /** Its public key as a JWK set. */
    public String jwks() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        ObjectNode set = NODES.objectNode();
        set.putArray("keys")
                .addObject()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("alg", "ES256")
                .put("use", "sig")
                .put("kid", KEY_ID)
                .put("x", coordinate(key.getW().getAffineX()))
                .put("y", coordinate(key.getW().getAffineY()));
        return set.toString();
    }

    /**
     * A token that says who a client is.
     *
     * @param from when it is made; it is good at once
     * @param until when it ends
     */
    public String token(Client client, Instant from, Instant until) {
        ObjectNode head =
                NODES.objectNode().put("alg", "ES256").put("typ", "JWT").put("kid", KEY_ID);
        ObjectNode claims = NODES.objectNode()
                .put("iss", ISSUER)
                .put("aud", AUDIENCE)
                .put("sub", client.name())
                .put("tenant", client.tenant());
        claims.putArray("roles").add(ROLE);
        claims.put("iat", from.getEpochSecond()).put("exp", until.getEpochSecond());
        String signed = encoded(head) + "." + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no ES256", e);
        }
    }

    private static String encoded(JsonNode json) {
        return base64(json.toString().getBytes(UTF_8));
    }

    /** A coordinate has all its bytes, also where the first are zero. */
    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] whole = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, whole, COORDINATE_BYTES - length, length);
        return base64(whole);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
