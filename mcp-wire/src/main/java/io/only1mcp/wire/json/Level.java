package io.only1mcp.wire.json;

import io.only1mcp.wire.json.Envelope.Field;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An object of a message whose keys matter, and the fields among them. */
@SuppressWarnings("EnumOrdinal") // levels and fields are slots of arrays
enum Level {
    MESSAGE(1),
    PARAMS(2),
    META(3),
    REF(3),
    RESULT(2),
    ERROR(2);

    /** The key is none of ours. */
    static final int OTHER = -1;

    /** The key spells one of ours, but with escapes or in other letter case. */
    static final int DISGUISED = -2;

    private static final int LONGEST_KEY = 42;

    private final int depth;

    Level(int depth) {
        this.depth = depth;
    }

    /** How many objects are open inside it. */
    int depth() {
        return depth;
    }

    /** The ordinal of the field whose key lies in {@code bytes[from, to)}, or {@link #OTHER} or {@link #DISGUISED}. */
    int field(byte[] bytes, int from, int to, boolean escaped) {
        if (escaped) {
            return disguised(bytes, from, to);
        }
        int length = to - from;
        if (length > LONGEST_KEY) {
            return OTHER;
        }
        int found = OTHER;
        for (Field field : Keys.BY_LENGTH[ordinal()][length]) {
            byte[] key = field.key();
            int at = Arrays.mismatch(bytes, from, to, key, 0, length);
            if (at < 0) {
                return field.ordinal();
            }
            if (((bytes[from + at] ^ key[at]) & ~0x20) == 0 && sameIgnoringCase(bytes, from, key)) {
                found = DISGUISED;
            }
        }
        return found;
    }

    private static boolean sameIgnoringCase(byte[] bytes, int from, byte[] key) {
        for (int i = 0; i < key.length; i++) {
            if (Character.toLowerCase(bytes[from + i]) != Character.toLowerCase(key[i])) {
                return false;
            }
        }
        return true;
    }

    private int disguised(byte[] bytes, int from, int to) {
        String key = JsonStrings.unescape(bytes, from, to);
        for (Field field : Field.values()) {
            if (field.level() == this && key.equalsIgnoreCase(JsonStrings.text(field.key(), 0, field.key().length))) {
                return DISGUISED;
            }
        }
        return OTHER;
    }

    /** The level that the members of a field belong to, or null when they do not matter. */
    static @Nullable Level inside(int field) {
        return Keys.INSIDE[field];
    }

    /** What depends on the fields; apart, because an enum cannot see its values while it is made. */
    private static final class Keys {
        static final @Nullable Level[] INSIDE = new @Nullable Level[Field.values().length];
        static final Field[][][] BY_LENGTH = new Field[Level.values().length][LONGEST_KEY + 1][];

        static {
            INSIDE[Field.PARAMS.ordinal()] = PARAMS;
            INSIDE[Field.META.ordinal()] = META;
            INSIDE[Field.REF.ordinal()] = REF;
            INSIDE[Field.RESULT.ordinal()] = RESULT;
            INSIDE[Field.ERROR.ordinal()] = ERROR;
            for (Level level : Level.values()) {
                for (int length = 0; length <= LONGEST_KEY; length++) {
                    int wanted = length;
                    BY_LENGTH[level.ordinal()][length] = Arrays.stream(Field.values())
                            .filter(field -> field.level() == level && field.key().length == wanted)
                            .toArray(Field[]::new);
                }
            }
        }
    }
}
