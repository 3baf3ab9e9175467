package io.only1mcp.proxy.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An issuer of tokens that knows nothing of the library that checks them: texts, and the signatures of the JDK. */
public final class TestIssuer {
    public static final String ISSUER = "https://issuer.example";
    public static final String AUDIENCE = "https://gateway.example/mcp";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final byte[] SECRET = "a secret of thirty-two bytes ok!".getBytes(UTF_8);

    private final KeyPair rsa;
    private final KeyPair ec;

    public TestIssuer() {
        try {
            KeyPairGenerator rsaKeys = KeyPairGenerator.getInstance("RSA");
            rsaKeys.initialize(2048);
            rsa = rsaKeys.generateKeyPair();
            KeyPairGenerator ecKeys = KeyPairGenerator.getInstance("EC");
            ecKeys.initialize(new ECGenParameterSpec("secp256r1"));
            ec = ecKeys.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its public keys: {@code rsa} and {@code ec}. */
    public String jwks() {
        return "{\"keys\":[" + rsaKey("") + "," + ecKey() + "]}";
    }

    /** The RSA key as a JWK, with more members, each with a comma in front. */
    String rsaKey(String more) {
        RSAPublicKey key = (RSAPublicKey) rsa.getPublic();
        return "{\"kty\":\"RSA\",\"kid\":\"rsa\",\"n\":\"" + number(key.getModulus(), 256) + "\",\"e\":\"AQAB\"" + more
                + "}";
    }

    private String ecKey() {
        ECPublicKey key = (ECPublicKey) ec.getPublic();
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"ec\",\"use\":\"sig\",\"x\":\""
                + number(key.getW().getAffineX(), 32) + "\",\"y\":\""
                + number(key.getW().getAffineY(), 32) + "\"}";
    }

    /** A secret that is shared, as a JWK: {@code oct}. */
    static String secretKey() {
        return "{\"kty\":\"oct\",\"kid\":\"oct\",\"k\":\"" + BASE64.encodeToString(SECRET) + "\"}";
    }

    private static String number(BigInteger number, int bytes) {
        byte[] signed = number.toByteArray();
        byte[] all = new byte[bytes];
        int length = Math.min(signed.length, bytes);
        System.arraycopy(signed, signed.length - length, all, bytes - length, length);
        return BASE64.encodeToString(all);
    }

    /** The claims that are good until so many seconds after 1970, with more members, each with a comma in front. */
    public static String claims(long until, String more) {
        return "{\"iss\":\"" + ISSUER + "\",\"aud\":\"" + AUDIENCE + "\",\"sub\":\"ann\",\"exp\":" + until + more + "}";
    }

    /** A token that the RSA key has signed. */
    public String token(String claims) {
        return signedByRsa("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"at+jwt\"}", claims);
    }

    public String signedByRsa(String header, String claims) {
        return sign(header, claims, "SHA256withRSA", rsa);
    }

    String signedByEc(String header, String claims) {
        return sign(header, claims, "SHA256withECDSAinP1363Format", ec);
    }

    private static String sign(String header, String claims, String algorithm, KeyPair keys) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(keys.getPrivate());
            signature.update(signed(header, claims).getBytes(UTF_8));
            return signed(header, claims) + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signedBySecret(String header, String claims) {
        return mac(header, claims, SECRET);
    }

    /** What a forger does who hopes that a public key is taken for a secret. */
    public String signedByPublicKey(String header, String claims) {
        return mac(header, claims, rsa.getPublic().getEncoded());
    }

    private static String mac(String header, String claims, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return signed(header, claims) + "."
                    + BASE64.encodeToString(mac.doFinal(signed(header, claims).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token without a signature. */
    public static String unsigned(String claims) {
        return signed("{\"alg\":\"none\",\"kid\":\"rsa\"}", claims) + ".";
    }

    /** The part of a token that is signed. */
    static String signed(String header, String claims) {
        return BASE64.encodeToString(header.getBytes(UTF_8)) + "." + BASE64.encodeToString(claims.getBytes(UTF_8));
    }

    /** A token with another signature. */
    public static String tampered(String token) {
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
        byte[] other = Arrays.copyOf(signature, signature.length);
        other[other.length / 2] ^= 1;
        return token.substring(0, token.lastIndexOf('.') + 1) + BASE64.encodeToString(other);
    }
}
