package io.only1mcp.mock.everything;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.behaviour.Fault;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.mock.time.LoopTime;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * State that a client carries from one request to the next, and cannot change: its JSON and an HMAC-SHA256 of it, both
 * in base64. It is good for one method, one name and one set of arguments, and for a time. It is not secret, and not
 * good for one use only.
 */
final class StateSeal {

    /** How long state is good. */
    static final Duration GOOD_FOR = Duration.ofMinutes(10);

    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final LoopTime time;
    private final Predicate<Fault> faults;

    /** A seal with a key of its own; only it can open what it closed. */
    StateSeal(LoopTime time, Predicate<Fault> faults) {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, MAC);
        this.time = time;
        this.faults = faults;
    }

    /** State for the same request when it comes again. */
    String close(Request request, ObjectNode content) {
        ObjectNode state = Trees.object();
        state.set("content", content);
        state.put("request", digest(request)).put("until", time.nanos() + GOOD_FOR.toNanos());
        byte[] json = Trees.bytes(state);
        return BASE64.encodeToString(json) + "." + BASE64.encodeToString(mac(json));
    }

    /** What the state holds; null when it was changed, has expired or belongs to another request. */
    @Nullable
    ObjectNode open(Request request, String sealed) {
        boolean checked = !faults.test(Fault.UNCHECKED_STATE);
        int dot = sealed.indexOf('.');
        if (dot < 0) {
            return checked ? null : Trees.object();
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(sealed.substring(0, dot));
            String mac = BASE64.encodeToString(mac(json));
            if (checked
                    && !MessageDigest.isEqual(
                            mac.getBytes(UTF_8), sealed.substring(dot + 1).getBytes(UTF_8))) {
                return null;
            }
            JsonNode state = Trees.parse(new String(json, UTF_8));
            boolean good = state.path("request").asText().equals(digest(request))
                    && state.path("until").asLong() - time.nanos() > 0;
            return good || !checked ? Trees.object(state, "content") : null;
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return checked ? null : Trees.object();
        }
    }

    private byte[] mac(byte[] json) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(json);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }

    /** A digest of method, name and arguments, whatever the order of the arguments. */
    private static String digest(Request request) {
        StringBuilder text = new StringBuilder(request.method())
                .append('\n')
                .append(request.text("name"))
                .append('\n');
        TreeMap<String, String> arguments = new TreeMap<>();
        request.arguments()
                .properties()
                .forEach(entry -> arguments.put(entry.getKey(), entry.getValue().toString()));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(text.append(arguments).toString().getBytes(UTF_8));
            return BASE64.encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
