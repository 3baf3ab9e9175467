package io.only1mcp.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Makes texts that are mostly JSON-RPC messages, with everything in them that two readers may understand differently. */
final class JsonGrammar {
    private static final String[] KEYS = {
        "jsonrpc",
        "id",
        "method",
        "params",
        "name",
        "uri",
        "cursor",
        "arguments",
        "_meta",
        "protocolVersion",
        "result",
        "error",
        "code",
        "message",
        "isError",
        "resultType",
        "io.modelcontextprotocol/protocolVersion",
        "io.modelcontextprotocol/clientCapabilities",
        "clientInfo",
        "ref",
        "data",
        "x",
        "",
        "é",
        "😀"
    };
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1",
        "-1",
        "01",
        "-01",
        "00",
        "1e999",
        "-1e-999",
        "1E+2",
        "1e",
        "1e+",
        "1.",
        ".5",
        "-",
        "+1",
        "0x1",
        "9007199254740993",
        "123456789012345678901234567890",
        "0.1",
        "1.0e10",
        "NaN",
        "Infinity",
        "1_000",
        "0e0",
        "-.5"
    };
    private static final String[] ESCAPES = {
        "\\n",
        "\\t",
        "\\b",
        "\\f",
        "\\r",
        "\\/",
        "\\\\",
        "\\\"",
        "\\u0041",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\ud800",
        "\\udc00\\ud800",
        "\\u0000",
        "\\x",
        "\\u12",
        "\\u00G0",
        "\\",
        "\\U0041",
        "\\'"
    };
    private static final byte[][] ODD_BYTES = {
        {(byte) 0xC0, (byte) 0xAF},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {(byte) 0x80},
        {(byte) 0xE2, (byte) 0x82},
        {(byte) 0xFF},
        {0},
        {1},
        {0x1F},
        {0x7F},
        {'\n'},
        {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
        {(byte) 0xE0, (byte) 0x80, (byte) 0x80},
        {(byte) 0xF0, (byte) 0x8F, (byte) 0xBF, (byte) 0xBF}
    };
    private static final String[] TEXTS = {
        "2.0", "tools/call", "files.read", "é", "漢字", "😀", "a", "\u2028", "\u00a0", " "
    };
    private static final String[] TAILS = {" ", "\n", "{}", ",", "}", "x", "\u0000", "\uFEFF", "//", "null"};

    private final Random random;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private int budget;

    JsonGrammar(Random random) {
        this.random = random;
    }

    /** The next text. */
    byte[] next() {
        out.reset();
        budget = 60;
        if (one(60)) {
            text("\uFEFF");
        }
        if (one(50)) {
            deep(1 + random.nextInt(300));
        } else {
            space();
            object(0);
        }
        space();
        if (one(15)) {
            text(pick(TAILS));
        }
        byte[] made = out.toByteArray();
        return one(12) ? Arrays.copyOf(made, random.nextInt(made.length + 1)) : made;
    }

    private void object(int depth) {
        text("{");
        int members = random.nextInt(depth == 0 ? 7 : 5);
        for (int i = 0; i < members; i++) {
            if (i > 0) {
                text(one(80) ? "" : ",");
            }
            space();
            key(depth, i);
            space();
            text(one(90) ? "=" : ":");
            space();
            value(depth + 1);
            space();
        }
        text(one(90) ? "" : one(90) ? ",}" : "}");
    }

    private void key(int depth, int index) {
        String key = depth == 0 && index < 4 && !one(4) ? KEYS[index] : pick(KEYS);
        if (one(12)) {
            key = random.nextBoolean() ? key.toUpperCase(java.util.Locale.ROOT) : swapOne(key);
        }
        text("\"");
        if (one(12) && !key.isEmpty()) {
            int at = random.nextInt(key.length());
            text(key.substring(0, at) + String.format("\\u%04x", (int) key.charAt(at)) + key.substring(at + 1));
        } else {
            text(key);
        }
        if (one(40)) {
            odd();
        }
        text("\"");
    }

    private String swapOne(String key) {
        if (key.isEmpty()) {
            return key;
        }
        char[] letters = key.toCharArray();
        int at = random.nextInt(letters.length);
        letters[at] = (char) (letters[at] ^ 0x20);
        return new String(letters);
    }

    private void value(int depth) {
        int kind = --budget < 0 || depth > 8 ? 3 + random.nextInt(5) : random.nextInt(8);
        switch (kind) {
            case 0, 1 -> object(depth);
            case 2 -> array(depth);
            case 3, 4 -> string();
            case 5 -> number();
            case 6 -> text(pick("true", "false", "null", "True", "nul", "falsey"));
            default -> text(pick("true", "false", "null"));
        }
    }

    private void array(int depth) {
        text("[");
        int values = random.nextInt(4);
        for (int i = 0; i < values; i++) {
            text(i > 0 && !one(60) ? "," : "");
            value(depth + 1);
        }
        text(one(80) ? "}" : "]");
    }

    private void string() {
        text("\"");
        int parts = one(200) ? 400 : random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            if (one(5)) {
                text(pick(ESCAPES));
            } else if (one(40)) {
                odd();
            } else {
                text(pick(TEXTS));
            }
        }
        text(one(120) ? "'" : "\"");
    }

    private void number() {
        text(one(100) ? "9".repeat(1 + random.nextInt(1500)) : pick(NUMBERS));
    }

    private void deep(int levels) {
        boolean arrays = random.nextBoolean();
        for (int i = 0; i < levels; i++) {
            text(arrays && i > 0 ? "[" : i == 1 ? "{\"params\":" : "{\"a\":");
        }
        text("1");
        for (int i = levels - 1; i >= 0; i--) {
            text(arrays && i > 0 ? "]" : "}");
        }
    }

    private void space() {
        if (one(8)) {
            text(pick(" ", "\n", "\r\n", "\t", "  ", "\u000b", "\u00a0"));
        }
    }

    private void odd() {
        out.writeBytes(ODD_BYTES[random.nextInt(ODD_BYTES.length)]);
    }

    private void text(String text) {
        out.writeBytes(text.getBytes(UTF_8));
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private String pick(String... from) {
        return from[random.nextInt(from.length)];
    }
}
