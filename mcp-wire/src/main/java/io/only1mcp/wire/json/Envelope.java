package io.only1mcp.wire.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where the fields of one JSON-RPC message lie in its bytes. One full pass checks the whole text and remembers the few
 * fields that a server, a gateway or a client needs; nothing is copied and nothing allocated. Reusable, for one thread.
 *
 * <p>A message that two readers could understand differently is refused: a field that comes twice, one whose key is
 * written with escapes ({@code na\u005cu006de}) or in other letter case, bytes behind the object.
 */
@SuppressWarnings("EnumOrdinal") // the fields are slots of arrays
public final class Envelope {

    /** A field that is remembered. Its name elsewhere in the message is never mistaken for it. */
    public enum Field {
        /** {@code jsonrpc}. */
        JSONRPC(Level.MESSAGE, "jsonrpc"),
        /** {@code id}. */
        ID(Level.MESSAGE, "id"),
        /** {@code method}. */
        METHOD(Level.MESSAGE, "method"),
        /** {@code params}. */
        PARAMS(Level.MESSAGE, "params"),
        /** {@code params.name}. */
        NAME(Level.PARAMS, "name"),
        /** {@code params.uri}. */
        URI(Level.PARAMS, "uri"),
        /** {@code params.cursor}. */
        CURSOR(Level.PARAMS, "cursor"),
        /** {@code params.arguments}. */
        ARGUMENTS(Level.PARAMS, "arguments"),
        /** {@code params.ref}. */
        REF(Level.PARAMS, "ref"),
        /** {@code params.ref.name}. */
        REF_NAME(Level.REF, "name"),
        /** {@code params.ref.uri}. */
        REF_URI(Level.REF, "uri"),
        /** {@code params._meta}. */
        META(Level.PARAMS, "_meta"),
        /** {@code params._meta["io.modelcontextprotocol/protocolVersion"]}. */
        META_VERSION(Level.META, "io.modelcontextprotocol/protocolVersion"),
        /** {@code params._meta["io.modelcontextprotocol/clientCapabilities"]}. */
        META_CAPABILITIES(Level.META, "io.modelcontextprotocol/clientCapabilities"),
        /** {@code params.protocolVersion}. */
        PROTOCOL_VERSION(Level.PARAMS, "protocolVersion"),
        /** {@code result}. */
        RESULT(Level.MESSAGE, "result"),
        /** {@code error}. */
        ERROR(Level.MESSAGE, "error"),
        /** {@code error.code}. */
        ERROR_CODE(Level.ERROR, "code"),
        /** {@code error.message}. */
        ERROR_MESSAGE(Level.ERROR, "message"),
        /** {@code result.isError}. */
        IS_ERROR(Level.RESULT, "isError"),
        /** {@code result.resultType}. */
        RESULT_TYPE(Level.RESULT, "resultType");

        private final Level level;

        @SuppressWarnings("ImmutableEnumChecker") // never written
        private final byte[] key;

        Field(Level level, String key) {
            this.level = level;
            this.key = key.getBytes(US_ASCII);
        }

        /** The object whose member it is. */
        Level level() {
            return level;
        }

        /** Its name in that object. */
        byte[] key() {
            return key;
        }
    }

    /** What a field holds. */
    public enum Kind {
        /** The message has no such field. */
        ABSENT,
        /** A string; its range leaves out the quotes. */
        STRING,
        /** A number. */
        NUMBER,
        /** An object; its range holds the braces. */
        OBJECT,
        /** An array; its range holds the brackets. */
        ARRAY,
        /** The word true. */
        TRUE,
        /** The word false. */
        FALSE,
        /** The word null. */
        NULL
    }

    /** Why a text was refused. */
    public enum Fault {
        /** It was not refused. */
        NONE("no fault"),
        /** It breaks the grammar of JSON, or ends too early. */
        NOT_JSON("not well-formed JSON"),
        /** It is an array: batches ended with revision 2025-03-26. */
        ARRAY("a JSON array, where exactly one message is wanted"),
        /** It is a value other than an object. */
        NOT_AN_OBJECT("not a JSON object"),
        /** A field that matters comes twice. */
        DUPLICATE_KEY("a key that comes twice"),
        /** A field that matters is written with escapes or in other letter case. */
        DISGUISED_KEY("a key written with escapes or in other letter case"),
        /** Something follows the object. */
        TRAILING_BYTES("bytes behind the message"),
        /** Objects and arrays lie in one another more than 256 times. */
        TOO_DEEP("nested too deeply"),
        /** A string is not UTF-8. */
        NOT_UTF8("not UTF-8"),
        /** A string holds a control character that is not escaped. */
        CONTROL_CHARACTER("a control character inside a string");

        private final String words;

        Fault(String words) {
            this.words = words;
        }

        /** The fault in words, as a message to a client has it. */
        public String words() {
            return words;
        }
    }

    private static final Kind[] KINDS = Kind.values();
    private static final byte[] NOTHING = {};

    private final JsonScanner scanner = new JsonScanner();
    private final byte[] kinds = new byte[Field.values().length];
    private final boolean[] escapes = new boolean[kinds.length];
    private final int[] starts = new int[kinds.length];
    private final int[] ends = new int[kinds.length];
    private byte[] bytes = NOTHING;
    private int to;

    /** An envelope that has scanned nothing: every field is absent. */
    public Envelope() {}

    /**
     * Scans the message in {@code source[from, end)}. The bytes must stay as they are for as long as the fields are
     * asked for.
     *
     * @return true when it is one well-formed JSON object; else {@link #fault()} says why not, and no field is to be
     *     trusted
     */
    public boolean scan(byte[] source, int from, int end) {
        bytes = source;
        to = end;
        Arrays.fill(kinds, (byte) 0);
        scanner.reset(source, end);
        int at = scanner.space(from);
        if (at >= end) {
            scanner.fail(Fault.NOT_JSON, end);
            return false;
        }
        if (source[at] != '{') {
            if (source[at] == '[') {
                scanner.fail(Fault.ARRAY, at);
            } else if (scanner.value(at, 0) >= 0) {
                scanner.fail(Fault.NOT_AN_OBJECT, at);
            }
            return false;
        }
        at = members(Level.MESSAGE, at + 1);
        if (at < 0) {
            return false;
        }
        at = scanner.space(at);
        if (at < end) {
            scanner.fail(Fault.TRAILING_BYTES, at);
            return false;
        }
        return true;
    }

    /** Lets go of the bytes that were scanned, which may be many; no field may be asked for any more. */
    public void forget() {
        bytes = NOTHING;
        scanner.reset(NOTHING, 0);
        Arrays.fill(kinds, (byte) 0);
    }

    /** Why the last scan returned false, or {@link Fault#NONE}. */
    public Fault fault() {
        return scanner.fault();
    }

    /** The index in the scanned array where the fault was seen; -1 without a fault. */
    public int faultAt() {
        return scanner.faultAt();
    }

    /** What the field holds. */
    public Kind kind(Field field) {
        return KINDS[kinds[field.ordinal()]];
    }

    /** Whether the message has the field. */
    public boolean has(Field field) {
        return kinds[field.ordinal()] != 0;
    }

    /** Where the field's value begins in the scanned array; meaningless when absent. */
    public int start(Field field) {
        return starts[field.ordinal()];
    }

    /** The index behind the field's value; meaningless when absent. */
    public int end(Field field) {
        return ends[field.ordinal()];
    }

    /** Where the field's source text begins: for a string at its quote. */
    public int sourceStart(Field field) {
        return start(field) - (kind(field) == Kind.STRING ? 1 : 0);
    }

    /** The index behind the field's source text: for a string behind its quote. */
    public int sourceEnd(Field field) {
        return end(field) + (kind(field) == Kind.STRING ? 1 : 0);
    }

    /** Whether the field is a string that holds a backslash, so that its bytes are not its text. */
    public boolean escaped(Field field) {
        return escapes[field.ordinal()] && kinds[field.ordinal()] == Kind.STRING.ordinal();
    }

    /** Whether the field is a number without fraction and exponent. */
    public boolean isInteger(Field field) {
        if (kind(field) != Kind.NUMBER) {
            return false;
        }
        for (int i = start(field); i < end(field); i++) {
            if (bytes[i] != '-' && (bytes[i] < '0' || bytes[i] > '9')) {
                return false;
            }
        }
        return true;
    }

    /** Whether the field is a string whose text is {@code literal} in UTF-8. */
    public boolean is(Field field, byte[] literal) {
        if (kinds[field.ordinal()] != Kind.STRING.ordinal()) {
            return false;
        }
        if (escapes[field.ordinal()]) {
            return text(field).equals(new String(literal, StandardCharsets.UTF_8));
        }
        return Arrays.equals(bytes, start(field), end(field), literal, 0, literal.length);
    }

    /** The text of a string field, unescaped, or the source text of any other; empty when absent. Allocates. */
    public String text(Field field) {
        if (!has(field)) {
            return "";
        }
        return escaped(field)
                ? JsonStrings.unescape(bytes, start(field), end(field))
                : new String(bytes, start(field), end(field) - start(field), StandardCharsets.UTF_8);
    }

    /** Over the members of an object from behind its opening brace. */
    private int members(Level level, int from) {
        byte[] b = bytes;
        int at = scanner.space(from);
        if (at < to && b[at] == '}') {
            return at + 1;
        }
        while (true) {
            if (at >= to || b[at] != '"') {
                return scanner.fail(Fault.NOT_JSON, at);
            }
            int key = at + 1;
            int keyEnd = scanner.string(key);
            if (keyEnd < 0) {
                return keyEnd;
            }
            int field = level.field(b, key, keyEnd, scanner.escaped());
            if (field == Level.DISGUISED) {
                return scanner.fail(Fault.DISGUISED_KEY, key);
            }
            at = scanner.colon(keyEnd + 1);
            if (at >= 0) {
                at = field < 0 ? scanner.value(at, level.depth()) : member(field, key, level, at);
            }
            if (at < 0) {
                return at;
            }
            at = scanner.space(at);
            if (at < to && b[at] == '}') {
                return at + 1;
            }
            if (at >= to || b[at] != ',') {
                return scanner.fail(Fault.NOT_JSON, at);
            }
            at = scanner.space(at + 1);
        }
    }

    /** Over the value of a field, remembering it. */
    private int member(int field, int key, Level level, int from) {
        if (kinds[field] != 0) {
            return scanner.fail(Fault.DUPLICATE_KEY, key);
        }
        if (from >= to) {
            return scanner.fail(Fault.NOT_JSON, to);
        }
        byte first = bytes[from];
        int end;
        if (first == '"') {
            end = scanner.string(from + 1);
            remember(field, Kind.STRING, from + 1, end);
            escapes[field] = scanner.escaped();
            return end < 0 ? end : end + 1;
        }
        if (first == '{') {
            Level inside = Level.inside(field);
            end = inside == null ? scanner.value(from, level.depth()) : members(inside, from + 1);
            remember(field, Kind.OBJECT, from, end);
            return end;
        }
        end = scanner.value(from, level.depth());
        Kind kind = switch (first) {
            case '[' -> Kind.ARRAY;
            case 't' -> Kind.TRUE;
            case 'f' -> Kind.FALSE;
            case 'n' -> Kind.NULL;
            default -> Kind.NUMBER;
        };
        remember(field, kind, from, end);
        return end;
    }

    private void remember(int field, Kind kind, int start, int end) {
        kinds[field] = (byte) kind.ordinal();
        starts[field] = start;
        ends[field] = end;
    }
}
