package io.only1mcp.proxy.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A command in one text, as words: blanks part them, '…' holds anything as it is, "…" and everything outside of quotes
 * lets a backslash take away the meaning of what follows. Nothing else of a shell is known.
 */
final class ShellWords {
    private ShellWords() {}

    /**
     * The words of the text.
     *
     * @throws IllegalArgumentException when a quote is not closed
     */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote && quote != 0) {
                quote = 0;
            } else if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
                begun = true;
            } else if (quote != 0) {
                word.append(c);
            } else if (c == '\'' || c == '"') {
                quote = c;
                begun = true;
            } else if (c == ' ' || c == '\t' || c == '\n') {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("command: the quote " + quote + " is not closed, in: " + text);
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }
}
