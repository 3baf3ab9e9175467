package io.only1mcp.core.report;

import java.util.ArrayList;
import java.util.List;

/** Texts that others wrote, made fit for a terminal or a page: an error text may hold anything. */
final class Text {
    private static final int LONGEST = 200;
    /** Of a sentence of ours, in which what others wrote was cut before. */
    private static final int LONGEST_SENTENCE = 1_000;

    private Text() {}

    /** The text in one line that steers nothing, cut where it is very long. */
    static String clean(String text) {
        return line(text, LONGEST);
    }

    /** The same of a sentence of ours, which may be longer. */
    static String sentence(String text) {
        return line(text, LONGEST_SENTENCE);
    }

    private static String line(String text, int longest) {
        return cut(Printable.line(text).strip(), longest);
    }

    /** The text, cut to {@code width} with an ellipsis where it is longer. */
    static String cut(String text, int width) {
        return width(text) <= width
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Math.max(width - 1, 0))) + "…";
    }

    /** How many columns of a terminal the text takes, each character one. */
    static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The text in Markdown, where it reads as itself. */
    static String markdown(String text) {
        return escaped(clean(text));
    }

    /** A sentence of ours in Markdown. */
    static String markdownSentence(String text) {
        return escaped(sentence(text));
    }

    private static String escaped(String line) {
        return line.replaceAll("&(?=[#\\w])", "&amp;")
                .replaceAll("<(?=[\\w/!?])", "&lt;")
                .replaceAll("([\\\\`*|\\[\\]]|(?<!\\w)_|_(?!\\w))", "\\\\$1");
    }

    /** The words in lines of at most {@code width} columns; the second and later ones are indented. */
    static List<String> wrapped(String text, int width, String indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && width(line.toString()) + 1 + width(word) > width) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(indent).append(word);
            } else {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        lines.add(line.toString());
        return lines;
    }
}
