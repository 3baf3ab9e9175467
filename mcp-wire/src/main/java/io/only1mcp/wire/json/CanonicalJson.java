package io.only1mcp.wire.json;

import java.util.Arrays;

/**
 * JSON values written so that neither the order of keys nor white space makes a difference: members stand in the order of the
 * bytes of their keys, and nothing stands between tokens. Strings and numbers stay as they were written, so that {@code 1} and
 * {@code 1.0} are two values. Reusable, for one thread; what is appended allocates nothing once there is room for it.
 */
public final class CanonicalJson {
    private static final int DEEPEST = 32;
    private static final int MOST_MEMBERS = 256;
    private static final int ODD = -1;
    private static final byte[] NOTHING = {};

    private byte[] source = NOTHING;
    private int to;
    private byte[] out = new byte[1024];
    private int length;
    private byte[] sorted = NOTHING;

    /** The members of the objects that are being written, those of inner ones behind those of outer ones. */
    private int[] starts = new int[64];

    private int[] keyEnds = new int[64];
    private int[] ends = new int[64];
    private int members;
    private final int[] order = new int[MOST_MEMBERS];

    /** Nothing has been appended. */
    public CanonicalJson() {}

    /** What was appended, from index 0 on; it changes with the next. */
    public byte[] bytes() {
        return out;
    }

    /** How many bytes were appended. */
    public int length() {
        return length;
    }

    /** Begins anew. */
    public void clear() {
        length = 0;
    }

    /** Appends a byte as it is. */
    public void add(byte one) {
        room(1);
        out[length++] = one;
    }

    /** Appends bytes as they are. */
    public void add(byte[] bytes, int from, int behind) {
        room(behind - from);
        System.arraycopy(bytes, from, out, length, behind - from);
        length += behind - from;
    }

    /**
     * Appends the well-formed value in {@code bytes[from, behind)}.
     *
     * @return false when that cannot be done for certain: a key comes twice in an object or is written with escapes, an object
     *     has more than 256 members, or the value is more than 32 deep; what was appended is of no use then
     */
    public boolean addValue(byte[] bytes, int from, int behind) {
        source = bytes;
        to = behind;
        members = 0;
        boolean done = value(space(from), 0) >= 0;
        source = NOTHING;
        return done;
    }

    /** Writes the value that begins there; the index behind it, or {@link #ODD}. */
    private int value(int from, int depth) {
        return switch (source[from]) {
            case '{' -> depth < DEEPEST ? object(from, depth) : ODD;
            case '[' -> depth < DEEPEST ? array(from, depth) : ODD;
            case '"' -> string(from);
            default -> scalar(from);
        };
    }

    private int array(int from, int depth) {
        add((byte) '[');
        int at = space(from + 1);
        while (source[at] != ']') {
            at = value(at, depth + 1);
            if (at < 0) {
                return ODD;
            }
            at = space(at);
            if (source[at] == ',') {
                add((byte) ',');
                at = space(at + 1);
            }
        }
        add((byte) ']');
        return at + 1;
    }

    private int object(int from, int depth) {
        int first = members;
        add((byte) '{');
        int at = space(from + 1);
        while (source[at] != '}') {
            int member = members++;
            if (member - first == MOST_MEMBERS) {
                return ODD;
            }
            roomForMember(member);
            starts[member] = length;
            int key = at;
            at = string(key);
            if (hasEscape(key, at)) {
                return ODD;
            }
            keyEnds[member] = length;
            add((byte) ':');
            at = value(space(space(at) + 1), depth + 1);
            if (at < 0) {
                return ODD;
            }
            add((byte) ',');
            ends[member] = length;
            at = space(at);
            at = source[at] == ',' ? space(at + 1) : at;
        }
        boolean single = sort(first);
        if (members > first) {
            length--;
        }
        members = first;
        add((byte) '}');
        return single ? at + 1 : ODD;
    }

    /** Puts the members from {@code first} on into order, each with the comma behind it; false when a key comes twice. */
    private boolean sort(int first) {
        int count = members - first;
        boolean inOrder = true;
        for (int i = 0; i < count; i++) {
            int place = place(first + i, i);
            if (place < 0) {
                return false;
            }
            inOrder &= place == i;
            System.arraycopy(order, place, order, place + 1, i - place);
            order[place] = first + i;
        }
        if (!inOrder) {
            rearrange(first, count);
        }
        return true;
    }

    /** Where a member belongs among the first {@code count} in order; −1 when one of them has its key. */
    private int place(int member, int count) {
        int low = 0;
        int high = count;
        while (low < high) {
            // What is in order already is found at the first look.
            int middle = high == count && low == 0 ? count - 1 : (low + high) >>> 1;
            int than = compare(order[middle], member);
            if (than == 0) {
                return -1;
            }
            if (than < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int compare(int one, int other) {
        return Arrays.compareUnsigned(out, starts[one], keyEnds[one], out, starts[other], keyEnds[other]);
    }

    private void rearrange(int first, int count) {
        int from = starts[first];
        if (sorted.length < length - from) {
            sorted = new byte[out.length];
        }
        int at = 0;
        for (int i = 0; i < count; i++) {
            int start = starts[order[i]];
            int bytes = ends[order[i]] - start;
            System.arraycopy(out, start, sorted, at, bytes);
            at += bytes;
        }
        System.arraycopy(sorted, 0, out, from, at);
    }

    private int string(int from) {
        int at = from + 1;
        while (source[at] != '"') {
            at += source[at] == '\\' ? 2 : 1;
        }
        add(source, from, at + 1);
        return at + 1;
    }

    private boolean hasEscape(int from, int behind) {
        for (int i = from; i < behind; i++) {
            if (source[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private int scalar(int from) {
        int at = from;
        while (at < to && source[at] > ' ' && source[at] != ',' && source[at] != ']' && source[at] != '}') {
            at++;
        }
        add(source, from, at);
        return at;
    }

    private int space(int from) {
        int at = from;
        while (at < to && source[at] <= ' ' && source[at] >= 0) {
            at++;
        }
        return at;
    }

    private void room(int more) {
        if (length + more > out.length) {
            out = Arrays.copyOf(out, Math.max(length + more, 2 * out.length));
        }
    }

    private void roomForMember(int member) {
        if (member == starts.length) {
            starts = Arrays.copyOf(starts, 2 * member);
            keyEnds = Arrays.copyOf(keyEnds, 2 * member);
            ends = Arrays.copyOf(ends, 2 * member);
        }
    }
}
