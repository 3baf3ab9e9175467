package io.only1mcp.core.profile;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.draws.Draws;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON text whose strings have slots that are filled in for each request: {@code {int(1..500)}} is a whole number, drawn evenly between two
 * bounds, and {@code {marker}} is what the answer has to repeat. A literal brace is doubled: <code>{{</code>,
 * <code>}}</code>.
 *
 * <p>What is drawn depends on the seed, the operation, the arrival and the slot only ({@link Draws}).
 */
public final class Template {

    private static final Pattern INT = Pattern.compile("int\\(\\s*(-?[0-9]{1,18})\\s*\\.\\.\\s*(-?[0-9]{1,18})\\s*\\)");
    private static final int LONGEST_NUMBER = 19;

    /** What stands between two static parts: part {@code i} before slot {@code i}, one more part behind the last. */
    private sealed interface Slot {

        /**
         * A drawn whole number.
         *
         * @param low the least
         * @param high the most
         */
        record Int(long low, long high) implements Slot {}

        /** The marker of the request. */
        record Marker() implements Slot {}
    }

    private final List<byte[]> parts = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();
    private ByteArrayOutputStream part = new ByteArrayOutputStream();

    /** The number of the first slot: one of a part of a value draws as it does in the whole. */
    private final int firstSlot;

    private Template(int firstSlot) {
        this.firstSlot = firstSlot;
    }

    /**
     * The template of a JSON value: its text, with the slots of all its strings in the order in which they stand. Keys
     * are taken literally.
     *
     * @throws IllegalArgumentException where a slot is malformed; the message is one line that a user can act on
     */
    public static Template json(JsonNode value) {
        Template template = new Template(0);
        template.write(value, null);
        return template.closed();
    }

    /**
     * The template of one text, number or truth value inside a JSON value, as plain text and not as JSON. For the same
     * request it is filled as the same place is in the template of the whole.
     *
     * @param whole the value
     * @param part the very node inside it
     */
    public static Template text(JsonNode whole, JsonNode part) {
        Template before = new Template(0);
        before.write(whole, part);
        Template template = new Template(before.slots.size());
        if (part.isTextual()) {
            template.scan(part.asText(), false);
        } else {
            template.raw(part.asText());
        }
        return template.closed();
    }

    /** Whether the marker of the request is written somewhere. */
    public boolean marked() {
        return slots.stream().anyMatch(Slot.Marker.class::isInstance);
    }

    /**
     * The most bytes that {@link #fill} writes.
     *
     * @param markerBytes the most bytes of a marker
     */
    public int longest(int markerBytes) {
        int longest = 0;
        for (byte[] fixed : parts) {
            longest += fixed.length;
        }
        for (Slot slot : slots) {
            longest += slot instanceof Slot.Marker ? markerBytes : LONGEST_NUMBER;
        }
        return longest;
    }

    /**
     * Writes the text for one request, as UTF-8, and allocates nothing.
     *
     * @param into where to; it must have room for {@link #longest} bytes
     * @param at the index of the first byte
     * @param seed of the run
     * @param operation the index of the operation in its workload
     * @param arrival the index of the request in its run
     * @param marker letters and digits only, because it is not escaped
     * @param markerLength how many bytes of it count
     * @return the index behind the last byte
     */
    public int fill(byte[] into, int at, long seed, int operation, long arrival, byte[] marker, int markerLength) {
        int end = put(parts.get(0), into, at);
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i) instanceof Slot.Int number) {
                long bits = Draws.next(seed, operation, arrival, firstSlot + i);
                end = putNumber(Draws.between(bits, number.low(), number.high()), into, end);
            } else {
                System.arraycopy(marker, 0, into, end, markerLength);
                end += markerLength;
            }
            end = put(parts.get(i + 1), into, end);
        }
        return end;
    }

    private static int put(byte[] bytes, byte[] into, int at) {
        System.arraycopy(bytes, 0, into, at, bytes.length);
        return at + bytes.length;
    }

    private static int putNumber(long number, byte[] into, int at) {
        int end = at;
        if (number < 0) {
            into[end++] = '-';
        }
        long rest = Math.abs(number);
        long unit = 1;
        while (rest / unit >= 10) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            into[end++] = (byte) ('0' + rest / unit % 10);
        }
        return end;
    }

    /**
     * Writes a value.
     *
     * @param end the node at which to stop, or null
     * @return whether the end was met
     */
    @SuppressWarnings("ReferenceEquality") // the very node, not one like it
    private boolean write(JsonNode value, @Nullable JsonNode end) {
        if (value == end) {
            return true;
        }
        if (value.isTextual()) {
            raw("\"");
            scan(value.asText(), true);
            raw("\"");
        } else if (value.isObject()) {
            String before = "{";
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                raw(before + "\"" + escaped(field.getKey()) + "\":");
                if (write(field.getValue(), end)) {
                    return true;
                }
                before = ",";
            }
            raw(value.isEmpty() ? "{}" : "}");
        } else if (value.isArray()) {
            String before = "[";
            for (JsonNode entry : value) {
                raw(before);
                if (write(entry, end)) {
                    return true;
                }
                before = ",";
            }
            raw(value.isEmpty() ? "[]" : "]");
        } else {
            raw(value.toString());
        }
        return false;
    }

    private void scan(String text, boolean json) {
        StringBuilder fixed = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean twice = i + 1 < text.length() && text.charAt(i + 1) == letter;
            if (letter == '{' && !twice) {
                int close = text.indexOf('}', i);
                if (close < 0) {
                    throw new IllegalArgumentException(
                            "'" + text + "' opens a { and does not close it: write {{ for a" + " literal brace");
                }
                raw(json ? escaped(fixed.toString()) : fixed.toString());
                fixed.setLength(0);
                slot(text.substring(i + 1, close));
                i = close;
            } else if (letter == '}' && !twice) {
                throw new IllegalArgumentException(
                        "'" + text + "' closes a } that was not opened: write }} for a literal" + " brace");
            } else {
                fixed.append(letter);
                i += letter == '{' || letter == '}' ? 1 : 0;
            }
        }
        raw(json ? escaped(fixed.toString()) : fixed.toString());
    }

    private void slot(String text) {
        Matcher number = INT.matcher(text);
        if (number.matches()) {
            long low = Long.parseLong(number.group(1));
            long high = Long.parseLong(number.group(2));
            if (low > high) {
                throw new IllegalArgumentException("'{" + text + "}' must count upwards, as in {int(1..500)}");
            }
            add(new Slot.Int(low, high));
        } else if (text.equals("marker")) {
            add(new Slot.Marker());
        } else {
            throw new IllegalArgumentException("'{" + text + "}' is not a slot: there are {int(1..500)} and {marker};"
                    + " write {{ and }} for literal braces");
        }
    }

    private void add(Slot slot) {
        parts.add(part.toByteArray());
        part = new ByteArrayOutputStream();
        slots.add(slot);
    }

    private Template closed() {
        parts.add(part.toByteArray());
        part.reset();
        return this;
    }

    private void raw(String text) {
        part.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
