package io.only1mcp.proxy.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import io.only1mcp.proxy.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of an issuer by their names, those that sign tokens here: RSA, EC on the curves of NIST, and shared secrets. */
final class Jwks {
    private static final String AT = "authentication.jwks: ";
    private static final long MOST_BYTES = 1024 * 1024;
    private static final int LEAST_RSA_BITS = 2048;
    private static final int LEAST_SECRET_BITS = 256;

    /**
     * A key.
     *
     * @param jwk what the set says of it
     * @param key the key itself, a public one or a secret
     */
    record Usable(JWK jwk, Key key) {}

    private final Map<String, List<Usable>> byId = new HashMap<>();

    private Jwks() {}

    /**
     * Reads a JWK set. Keys without a name, for other uses, or of other types are passed over.
     *
     * @throws ConfigException when it is none, or has no key that signs
     */
    static Jwks read(Path file) {
        String text;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new ConfigException(AT + file + ": must be at most 1 MiB, it has " + Files.size(file) + " bytes");
            }
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException(AT + file + ": cannot be read: " + ConfigException.reason(e));
        }
        return of(text, file.toString());
    }

    /** The same from a text that came from somewhere. */
    static Jwks of(String text, String from) {
        JWKSet set;
        try {
            set = JWKSet.parse(text);
        } catch (ParseException | RuntimeException e) {
            // What the parser says may repeat a piece of a secret key.
            throw new ConfigException(AT + from + ": is no JWK set, such as {\"keys\": [{\"kty\": \"RSA\", …}]}");
        }
        Jwks keys = new Jwks();
        for (JWK jwk : set.getKeys()) {
            Key key = jwk.getKeyID() == null || KeyUse.ENCRYPTION.equals(jwk.getKeyUse()) ? null : key(jwk, from);
            if (key != null) {
                keys.byId
                        .computeIfAbsent(jwk.getKeyID(), any -> new ArrayList<>(1))
                        .add(new Usable(jwk, key));
            }
        }
        if (keys.byId.isEmpty()) {
            throw new ConfigException(
                    AT + from + ": must have a key with a kid that signs: RSA, EC with P-256, P-384 or P-521, or oct");
        }
        return keys;
    }

    private static @Nullable Key key(JWK jwk, String from) {
        KeyType type = jwk.getKeyType();
        int least = KeyType.RSA.equals(type) ? LEAST_RSA_BITS : KeyType.OCT.equals(type) ? LEAST_SECRET_BITS : 0;
        if (jwk.size() < least) {
            throw new ConfigException(AT + from + ": the key " + jwk.getKeyID() + " has " + jwk.size()
                    + " bits, must have at least " + least);
        }
        try {
            if (jwk instanceof OctetSequenceKey secret) {
                return secret.toSecretKey("HMAC");
            }
            boolean signs = KeyType.RSA.equals(type) || KeyType.EC.equals(type);
            return signs && jwk instanceof AsymmetricJWK pair ? pair.toPublicKey() : null;
        } catch (JOSEException e) {
            // A curve that this Java does not have.
            return null;
        }
    }

    /** The keys of that name; more than one only where they are of different types. */
    List<Usable> named(String id) {
        return byId.getOrDefault(id, List.of());
    }

    /** All of them. */
    List<Usable> all() {
        return byId.values().stream().flatMap(List::stream).toList();
    }
}
