package io.only1mcp.proxy.stdio;

/** Looks for the {@code id} of a message that is not kept, byte by byte, where it is a number. For one thread. */
final class IdSearch {
    private int depth;
    private boolean string;
    private boolean escape;
    private boolean key;
    private int matched;
    private boolean value;
    private boolean found;
    private long id = -1;

    /** The number that is the id of the message, or −1. */
    long id() {
        return id;
    }

    void take(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            take(bytes[i]);
        }
    }

    private void take(byte c) {
        if (string) {
            inString(c);
        } else if (c == '"') {
            string = true;
            matched = key && depth == 1 ? 0 : -1;
            value = false;
        } else if (c == '{' || c == '[') {
            depth++;
            key = c == '{' && depth == 1;
            value = false;
        } else if (c == '}' || c == ']') {
            depth--;
            value = false;
        } else if (c == ',') {
            key = depth == 1;
            value = false;
        } else if (c == ':') {
            value = key && depth == 1 && matched == 2 && !found;
            key = false;
        } else if (value && c >= '0' && c <= '9') {
            found = true;
            id = id < 0 ? c - '0' : Math.min(id, Long.MAX_VALUE / 100) * 10 + c - '0';
        }
    }

    private void inString(byte c) {
        if (escape) {
            escape = false;
            matched = -1;
        } else if (c == '\\') {
            escape = true;
        } else if (c == '"') {
            string = false;
        } else if (matched >= 0) {
            matched = (matched == 0 && c == 'i') || (matched == 1 && c == 'd') ? matched + 1 : -1;
        }
    }
}
