package io.only1mcp.proxy.stdio;

/** Looks for the {@code id} of an answer that cannot be read, byte by byte, where it is a number. For one thread. */
final class IdSearch {
    private static final String ID = "id";
    private static final String METHOD = "method";

    private int depth;
    private boolean string;
    private boolean escape;
    private boolean key;
    private String word = "";
    private int matched;
    private boolean value;
    private boolean found;
    private boolean asks;
    private long id = -1;

    /** The number that is the id of the answer, or −1, also where the message asks and answers nothing. */
    long id() {
        return asks ? -1 : id;
    }

    /** That of a message in {@code bytes[0, end)}. */
    static long in(byte[] bytes, int end) {
        IdSearch search = new IdSearch();
        search.take(bytes, 0, end);
        return search.id();
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
            boolean named = key && depth == 1 && matched == word.length();
            value = named && word.equals(ID) && !found;
            asks |= named && word.equals(METHOD);
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
            if (matched == 0) {
                word = c == 'i' ? ID : METHOD;
            }
            matched = matched < word.length() && word.charAt(matched) == c ? matched + 1 : -1;
        }
    }
}
