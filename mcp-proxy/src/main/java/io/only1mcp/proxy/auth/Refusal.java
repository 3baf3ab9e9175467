package io.only1mcp.proxy.auth;

/** Why nobody is let in. The words go to the client, and hold nothing of what it sent. */
public enum Refusal implements Authentication {
    /** No credentials. */
    MISSING("a bearer token is wanted in the Authorization header"),
    /** Other credentials than a bearer token, or what cannot be one. */
    MALFORMED("the Authorization header must be Bearer and one token"),
    /** More than {@link Authenticator#MOST_CHARS}. */
    TOO_LONG("the token is longer than 8 KiB"),
    /** None of the tokens of the configuration, where no others are taken. */
    UNKNOWN("the token is not known here"),
    /** No JSON Web Token. */
    NO_JWT("the token is neither known here nor a well-formed JSON Web Token"),
    /** {@code alg: none}. */
    UNSIGNED("the token is not signed"),
    /** Another type than an access token. */
    TYPE("the token is of another type than at+jwt or JWT"),
    /** No {@code kid}. */
    NO_KEY("the token does not name its key by kid"),
    /** No key of that {@code kid}. */
    UNKNOWN_KEY("the token names a key that is not known here"),
    /** An algorithm that is none of the key's. */
    ALGORITHM("the token's algorithm does not fit its key"),
    /** Another signature. */
    SIGNATURE("the token's signature is wrong"),
    /** Claims that cannot be read. */
    CLAIMS("the token's claims are malformed"),
    /** Another issuer. */
    ISSUER("the token is from another issuer"),
    /** Another audience. */
    AUDIENCE("the token is for another audience"),
    /** No {@code exp}. */
    NO_END("the token does not say when it expires"),
    /** Expired. */
    EXPIRED("the token has expired"),
    /** Not valid yet. */
    NOT_YET("the token is not valid yet"),
    /** No {@code sub}. */
    NO_SUBJECT("the token names no subject");

    private final String words;

    Refusal(String words) {
        this.words = words;
    }

    /** The reason in words, of characters that may stand between quotes in a header. */
    public String words() {
        return words;
    }
}
