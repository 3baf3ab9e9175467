package io.only1mcp.proxy.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Finds the URIs of resources in a JSON-RPC answer that comes in pieces of any size: follows the few paths at which MCP
 * has them and steps over all else, so that nothing in structured content, metadata or text is taken for one. What is
 * not well-formed is stepped over as well as can be. Reusable, for one thread; allocates nothing.
 */
final class UriPaths {

    /** Takes what is found. */
    interface Sink {
        /** A URI begins at this index. */
        void uriAt(int index);
    }

    /** An answer to tools/call: {@code result.content[].uri}, {@code result.content[].resource.uri}. */
    static final int CALL = 1;
    /** An answer to prompts/get: the same below {@code result.messages[].content}. */
    static final int PROMPT = 2;
    /** An answer to resources/read: {@code result.contents[].uri}, {@code error.data.uri}. */
    static final int READ = 4;
    /** Any of these answers. */
    static final int ANY = CALL | PROMPT | READ;

    private static final int NOWHERE = 0;
    private static final int MESSAGE = 1;
    private static final int RESULT = 2;
    private static final int CONTENT_LIST = 3;
    private static final int MESSAGE_LIST = 4;
    private static final int RESOURCE_LIST = 5;
    private static final int CONTENT = 6;
    private static final int PROMPT_MESSAGE = 7;
    private static final int RESOURCE = 8;
    private static final int ERROR = 9;
    private static final int URI = 10;
    private static final int DEEPEST = 8;

    /** A step from an object to one of its members. */
    @SuppressWarnings("ArrayRecordComponent") // never written, never compared
    private record Step(byte[] key, int to, int answers) {
        Step(String key, int to, int answers) {
            this(key.getBytes(US_ASCII), to, answers);
        }
    }

    /** The steps from each object; none from arrays, whose items are all alike. */
    private static final Step[][] STEPS = new Step[URI + 1][0];

    /** What the items of each array are; nowhere for what is no array. */
    private static final int[] ITEMS = new int[URI + 1];

    static {
        STEPS[MESSAGE] = new Step[] {new Step("result", RESULT, ANY), new Step("error", ERROR, READ)};
        STEPS[RESULT] = new Step[] {
            new Step("content", CONTENT_LIST, CALL),
            new Step("messages", MESSAGE_LIST, PROMPT),
            new Step("contents", RESOURCE_LIST, READ)
        };
        STEPS[PROMPT_MESSAGE] = new Step[] {new Step("content", CONTENT, ANY)};
        STEPS[CONTENT] = new Step[] {new Step("uri", URI, ANY), new Step("resource", RESOURCE, ANY)};
        STEPS[RESOURCE] = new Step[] {new Step("uri", URI, ANY)};
        STEPS[ERROR] = new Step[] {new Step("data", RESOURCE, ANY)};
        ITEMS[CONTENT_LIST] = CONTENT;
        ITEMS[MESSAGE_LIST] = PROMPT_MESSAGE;
        ITEMS[RESOURCE_LIST] = RESOURCE;
    }

    private enum State {
        /** Before a value. */
        VALUE,
        /** Behind a value. */
        BEHIND,
        /** In an object, before a key or its end. */
        OBJECT,
        /** In an array, before an item or its end. */
        ARRAY,
        KEY,
        KEY_ESCAPE,
        KEY_HEX,
        COLON,
        STRING,
        /** In a number or a word. */
        SCALAR,
        /** In an object or array that is of no interest. */
        SKIPPING,
        DONE
    }

    private final int[] open = new int[DEEPEST];
    private State state = State.VALUE;
    private int depth;
    private int answers;

    /** What the next value is. */
    private int next;

    /** How many objects and arrays of no interest are open. */
    private int skipped;

    private boolean escaped;

    /** Which steps the key may still be, a bit for each; and how much of it has come. */
    private int candidates;

    private int keyLength;
    private int hexDigits;
    private int hex;

    /** Begins another answer, of the given kinds. */
    void reset(int kinds) {
        state = State.VALUE;
        depth = 0;
        answers = kinds;
        next = MESSAGE;
        skipped = 0;
        escaped = false;
    }

    /** Goes on with the bytes that came. */
    void scan(byte[] bytes, int from, int to, Sink sink) {
        int at = from;
        while (at < to) {
            switch (state) {
                case STRING -> at = string(bytes, at, to);
                case SKIPPING -> at = skip(bytes, at, to);
                case VALUE -> at += value(bytes[at], at, sink) ? 1 : 0;
                case BEHIND -> behind();
                case SCALAR -> at += scalar(bytes[at]) ? 1 : 0;
                case DONE -> at = to;
                default -> step(bytes[at++]);
            }
        }
    }

    private int string(byte[] bytes, int from, int to) {
        int at = from;
        if (escaped) {
            escaped = false;
            at++;
        }
        while (at < to) {
            byte c = bytes[at++];
            if (c == '"') {
                state = skipped > 0 ? State.SKIPPING : State.BEHIND;
                return at;
            }
            if (c == '\\') {
                escaped = at == to;
                at++;
            }
        }
        return to;
    }

    private int skip(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            byte c = bytes[at++];
            if (c == '"') {
                state = State.STRING;
                return at;
            }
            if (c == '{' || c == '[') {
                skipped++;
            } else if (c == '}' || c == ']') {
                skipped--;
                if (skipped == 0) {
                    state = State.BEHIND;
                    return at;
                }
            }
        }
        return at;
    }

    /** The beginning of a value; false when the byte is to be looked at again. */
    private boolean value(byte c, int at, Sink sink) {
        switch (c) {
            case ' ', '\t', '\r', '\n' -> {
                // Space before a value.
            }
            case '"' -> {
                if (next == URI) {
                    sink.uriAt(at + 1);
                }
                state = State.STRING;
            }
            case '{' -> enter(STEPS[next].length > 0, State.OBJECT);
            case '[' -> enter(ITEMS[next] != NOWHERE, State.ARRAY);
            default -> {
                state = State.SCALAR;
                return false;
            }
        }
        return true;
    }

    private void enter(boolean isOnTheWay, State inside) {
        if (isOnTheWay && depth < DEEPEST) {
            open[depth++] = next;
            state = inside;
        } else {
            skipped = 1;
            state = State.SKIPPING;
        }
    }

    private void leave() {
        depth--;
        state = State.BEHIND;
    }

    private void behind() {
        if (depth == 0) {
            state = State.DONE;
        } else {
            state = ITEMS[open[depth - 1]] == NOWHERE ? State.OBJECT : State.ARRAY;
        }
    }

    private boolean scalar(byte c) {
        boolean ends = c == ',' || c == '}' || c == ']' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
        state = ends ? State.BEHIND : State.SCALAR;
        return !ends || depth == 0;
    }

    private void step(byte c) {
        switch (state) {
            case OBJECT -> {
                if (c == '"') {
                    beginKey();
                } else if (c == '}') {
                    leave();
                }
            }
            case ARRAY -> item(c);
            case KEY -> key(c);
            case KEY_ESCAPE -> {
                hex = 0;
                hexDigits = 0;
                // Every other escape stands for a character that no key has.
                candidates = c == 'u' ? candidates : 0;
                state = c == 'u' ? State.KEY_HEX : State.KEY;
            }
            case KEY_HEX -> {
                hex = hex << 4 | Math.max(0, Character.digit(c, 16));
                hexDigits++;
                if (hexDigits == 4) {
                    state = State.KEY;
                    match(hex);
                }
            }
            case COLON -> state = c == ':' ? State.VALUE : state;
            default -> throw new IllegalStateException(state.name());
        }
    }

    private void item(byte c) {
        if (c == ']') {
            leave();
        } else if (c == '{' && STEPS[ITEMS[open[depth - 1]]].length > 0) {
            next = ITEMS[open[depth - 1]];
            enter(true, State.OBJECT);
        } else if (c == '{' || c == '[') {
            enter(false, State.SKIPPING);
        } else if (c == '"') {
            state = State.STRING;
        }
    }

    private void beginKey() {
        state = State.KEY;
        keyLength = 0;
        candidates = 0;
        Step[] steps = STEPS[open[depth - 1]];
        for (int i = 0; i < steps.length; i++) {
            candidates |= (steps[i].answers & answers) != 0 ? 1 << i : 0;
        }
    }

    private void key(byte c) {
        if (c == '\\') {
            state = State.KEY_ESCAPE;
        } else if (c == '"') {
            next = destination();
            state = State.COLON;
        } else {
            match(c);
        }
    }

    private void match(int c) {
        Step[] steps = STEPS[open[depth - 1]];
        for (int i = 0; candidates != 0 && i < steps.length; i++) {
            byte[] key = steps[i].key;
            if (keyLength >= key.length || key[keyLength] != c) {
                candidates &= ~(1 << i);
            }
        }
        keyLength++;
    }

    private int destination() {
        Step[] steps = STEPS[open[depth - 1]];
        for (int i = 0; candidates != 0 && i < steps.length; i++) {
            if ((candidates & 1 << i) != 0 && steps[i].key.length == keyLength) {
                return steps[i].to;
            }
        }
        return NOWHERE;
    }
}
