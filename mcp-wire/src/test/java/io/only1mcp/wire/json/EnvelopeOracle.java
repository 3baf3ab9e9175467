package io.only1mcp.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.only1mcp.wire.json.Envelope.Fault;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.json.Envelope.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a text means to an independent full parser, beside what it means to the envelope. */
final class EnvelopeOracle {
    private static final StreamReadConstraints ANYTHING = StreamReadConstraints.builder()
            .maxNestingDepth(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();
    private static final ObjectMapper LAST_WINS = mapper(false);
    private static final ObjectMapper STRICT = mapper(true);

    /** Faults that a full parser does not share: what it would accept is refused here on purpose. */
    private static final Set<Fault> STRICTER =
            EnumSet.of(Fault.ARRAY, Fault.NOT_AN_OBJECT, Fault.DUPLICATE_KEY, Fault.DISGUISED_KEY, Fault.TOO_DEEP);

    private final Envelope envelope = new Envelope();

    private static ObjectMapper mapper(boolean strict) {
        JsonFactory factory =
                JsonFactory.builder().streamReadConstraints(ANYTHING).build();
        return new ObjectMapper(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), strict);
    }

    /**
     * Whether the envelope accepted the text.
     *
     * @throws AssertionError when it sees something else than the full parser, or refuses what it should not
     */
    boolean accepts(byte[] bytes) {
        // Not at the beginning of its array, and with bytes behind it that would go on.
        byte[] framed = new byte[bytes.length + 2];
        framed[0] = '"';
        System.arraycopy(bytes, 0, framed, 1, bytes.length);
        framed[bytes.length + 1] = '}';
        boolean accepted = envelope.scan(framed, 1, 1 + bytes.length);
        JsonNode tree = parse(LAST_WINS, bytes);
        if (!accepted) {
            check(envelope.fault() != Fault.NONE, "refused without a fault", bytes);
            check(envelope.faultAt() >= 1 && envelope.faultAt() <= 1 + bytes.length, "a fault elsewhere", bytes);
            check(
                    tree == null || !tree.isObject() || STRICTER.contains(envelope.fault()),
                    "refused as " + envelope.fault() + ", but well-formed",
                    bytes);
            return false;
        }
        if (tree == null || !tree.isObject()) {
            throw new AssertionError("accepted, but not well-formed: " + new String(bytes, UTF_8));
        }
        for (Field field : Field.values()) {
            compare(field, at(tree, field), bytes);
        }
        check(parse(STRICT, bytes) != null || !repeatsAField(bytes), "accepted with a field that comes twice", bytes);
        return true;
    }

    private static void check(boolean holds, String what, byte[] bytes) {
        if (!holds) {
            throw new AssertionError(what + ": " + new String(bytes, UTF_8));
        }
    }

    private void compare(Field field, @Nullable JsonNode node, byte[] bytes) {
        Kind kind = switch (node == null ? JsonNodeType.MISSING : node.getNodeType()) {
            case STRING -> Kind.STRING;
            case NUMBER -> Kind.NUMBER;
            case OBJECT -> Kind.OBJECT;
            case ARRAY -> Kind.ARRAY;
            case BOOLEAN -> node != null && node.booleanValue() ? Kind.TRUE : Kind.FALSE;
            case NULL -> Kind.NULL;
            default -> Kind.ABSENT;
        };
        check(envelope.kind(field) == kind, field + " is " + envelope.kind(field) + " and not " + kind, bytes);
        if (node == null) {
            return;
        }
        String text = envelope.text(field);
        boolean same = kind == Kind.STRING
                ? text.equals(node.textValue())
                : node.equals(parse(LAST_WINS, text.getBytes(UTF_8)));
        check(same, field + " is " + text, bytes);
    }

    /** Whether one of the fields comes twice in its object, also in other letter case. */
    private static boolean repeatsAField(byte[] bytes) {
        try (JsonParser parser = LAST_WINS.createParser(new String(bytes, UTF_8))) {
            parser.nextToken();
            return repeats(parser, Level.MESSAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean repeats(JsonParser parser, Level level) throws IOException {
        Set<Field> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Field found = null;
            for (Field field : Field.values()) {
                boolean here = field.level() == level;
                if (here && new String(field.key(), UTF_8).equalsIgnoreCase(parser.currentName())) {
                    found = field;
                }
            }
            if (found != null && !seen.add(found)) {
                return true;
            }
            Level inside = found == null
                    ? null
                    : Level.inside(java.util.List.of(Field.values()).indexOf(found));
            if (parser.nextToken() == JsonToken.START_OBJECT && inside != null) {
                if (repeats(parser, inside)) {
                    return true;
                }
            } else {
                parser.skipChildren();
            }
        }
        return false;
    }

    private static @Nullable JsonNode at(JsonNode tree, Field field) {
        JsonNode object = switch (field.level()) {
            case MESSAGE -> tree;
            case PARAMS -> member(tree, "params");
            case META -> member(member(tree, "params"), "_meta");
            case REF -> member(member(tree, "params"), "ref");
            case RESULT -> member(tree, "result");
            case ERROR -> member(tree, "error");
        };
        return member(object, new String(field.key(), UTF_8));
    }

    private static @Nullable JsonNode member(@Nullable JsonNode object, String key) {
        return object == null || !object.isObject() ? null : object.get(key);
    }

    private static @Nullable JsonNode parse(ObjectMapper mapper, byte[] bytes) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? null : mapper.readTree(text);
        } catch (CharacterCodingException | JsonProcessingException e) {
            return null;
        }
    }
}
