package io.only1mcp.wire.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The elements of a JSON array, as ranges of its bytes. */
public final class JsonElements {

    /** One element, in the bytes {@code [from, to)}. */
    public record Range(int from, int to) {}

    private JsonElements() {}

    /**
     * The elements of the array in {@code bytes[from, to)}, which is checked whole.
     *
     * @param most how many there may be
     * @return null when it is no well-formed array, or one with more elements
     */
    public static @Nullable List<Range> of(byte[] bytes, int from, int to, int most) {
        JsonScanner scanner = new JsonScanner();
        scanner.reset(bytes, to);
        List<Range> elements = new ArrayList<>();
        int at = scanner.space(from);
        if (at >= to || bytes[at] != '[') {
            return null;
        }
        at = scanner.space(at + 1);
        if (at < to && bytes[at] == ']') {
            return scanner.space(at + 1) == to ? elements : null;
        }
        while (elements.size() < most) {
            int start = at;
            at = scanner.value(start, 1);
            if (at < 0) {
                return null;
            }
            elements.add(new Range(start, at));
            at = scanner.space(at);
            if (at < to && bytes[at] == ']') {
                return scanner.space(at + 1) == to ? elements : null;
            }
            if (at >= to || bytes[at] != ',') {
                return null;
            }
            at = scanner.space(at + 1);
        }
        return null;
    }
}
