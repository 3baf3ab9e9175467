package io.only1mcp.proxy.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.RequestHead;
import io.only1mcp.wire.json.CanonicalJson;
import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import io.only1mcp.wire.json.JsonMember;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the keys of calls: of the revision, the name of the tool, its arguments in {@linkplain CanonicalJson one way of writing
 * them}, what the client can do, and the parameters that are mirrored in headers. Trace context and who the client says to be
 * make no difference. A call that says anything besides has no key: it may want progress, a task, log notifications, or go on
 * with what was asked for. Reusable, for one thread.
 */
final class CallKeys {
    /** A longer request has no key: looking at it would take long. */
    private static final int LONGEST = 64 * 1024;

    private static final byte[] NAME = ascii("name");
    private static final byte[] ARGUMENTS = ascii("arguments");
    private static final byte[] META = ascii("_meta");
    private static final byte[][] METADATA = {
        ascii(MetaKeys.PROTOCOL_VERSION),
        ascii(MetaKeys.CLIENT_CAPABILITIES),
        ascii(MetaKeys.CLIENT_INFO),
        ascii("traceparent"),
        ascii("tracestate"),
        ascii("baggage")
    };

    private final MessageDigest sha256;
    private final JsonMember member = new JsonMember();
    private final CanonicalJson text = new CanonicalJson();
    private final CallKey latest = new CallKey();

    CallKeys() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The key of a call; null where it has none. Holds until the next. */
    @Nullable
    CallKey of(HttpExchange exchange, Envelope envelope, ProtocolVersion revision) {
        byte[] body = exchange.body();
        if (exchange.bodyEnd() > LONGEST || envelope.escaped(Field.NAME) || !isPlain(body, envelope)) {
            return null;
        }
        text.clear();
        add(revision.text());
        // No byte is 0 in JSON, nor in a header: what follows it is something else.
        text.add((byte) 0);
        text.add(body, envelope.start(Field.NAME), envelope.end(Field.NAME));
        text.add((byte) 0);
        if (!add(body, envelope, Field.ARGUMENTS) || !add(body, envelope, Field.META_CAPABILITIES)) {
            return null;
        }
        if (exchange.head().hasForwarded()) {
            addParameters(exchange.head());
        }
        sha256.update(text.bytes(), 0, text.length());
        try {
            sha256.digest(latest.hash(), 0, CallKey.BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("there is room for the hash", e);
        }
        return latest;
    }

    private boolean isPlain(byte[] body, Envelope envelope) {
        member.begin(body, envelope.start(Field.PARAMS), envelope.end(Field.PARAMS));
        while (member.next()) {
            if (!member.is(NAME) && !member.is(ARGUMENTS) && !member.is(META)) {
                return false;
            }
        }
        Kind meta = envelope.kind(Field.META);
        if (meta != Kind.OBJECT) {
            return meta == Kind.ABSENT;
        }
        member.begin(body, envelope.start(Field.META), envelope.end(Field.META));
        while (member.next()) {
            if (!isKnown()) {
                return false;
            }
        }
        return true;
    }

    private boolean isKnown() {
        for (byte[] key : METADATA) {
            if (member.is(key)) {
                return true;
            }
        }
        return false;
    }

    private boolean add(byte[] body, Envelope envelope, Field field) {
        Kind kind = envelope.kind(field);
        boolean added = kind == Kind.OBJECT
                ? text.addValue(body, envelope.start(field), envelope.end(field))
                : kind == Kind.ABSENT;
        text.add((byte) 0);
        return added;
    }

    private void addParameters(RequestHead head) {
        for (Map.Entry<String, String> field : head.parameters()) {
            add(field.getKey());
            text.add((byte) 0);
            add(field.getValue());
            text.add((byte) 0);
        }
    }

    /** Header names in other letter case make another key: that costs a look-up, and is never wrong. */
    private void add(String latin) {
        for (int i = 0; i < latin.length(); i++) {
            text.add((byte) latin.charAt(i));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
