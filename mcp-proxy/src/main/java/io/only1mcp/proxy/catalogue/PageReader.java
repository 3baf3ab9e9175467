package io.only1mcp.proxy.catalogue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page out of a backend's answer in one pass. Of items with the same name or URI, which no client could tell
 * apart, only the first is listed. A tool's name that has other characters than the specification asks for, or is
 * longer, is listed as it is: it can be called like any other. Either is remarked.
 */
final class PageReader {
    /** As many items are read of one page: each takes memory of its own beside its bytes. */
    static final int MOST_ITEMS = 10_000;

    /** As many things are said about one page. */
    static final int MOST_REMARKS = 10;

    /** Of UTF-8 alone: in anything else there is no telling where in its bytes an item lies. */
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    private static final Pattern GOOD_NAME = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_SHOWN = 160;

    private final ItemKind kind;
    private final byte[] source;
    private final byte[] prefix;
    private final JsonParser parser;
    private final ByteArrayOutputStream items;
    private final IntStream.Builder places = IntStream.builder();
    private final Set<String> seen = new HashSet<>();
    private final List<String> uris = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private int unsaid;
    private int leftOut;
    private boolean listed;
    private @Nullable String nextCursor;
    private long ttlMillis;
    private boolean isPrivate = true;

    private PageReader(ItemKind kind, byte[] source, byte[] prefix, JsonParser parser) {
        this.kind = kind;
        this.source = source;
        this.prefix = prefix;
        this.parser = parser;
        this.items = new ByteArrayOutputStream(source.length + 64 * prefix.length);
    }

    /**
     * Reads the answer to a request for a list; null when it holds no such list.
     *
     * @param prefix what is put before each name or URI
     */
    static @Nullable Page read(ItemKind kind, byte[] source, byte[] prefix) {
        try (JsonParser parser = JSON.createParser(source)) {
            return new PageReader(kind, source, prefix, parser).page();
        } catch (IOException e) {
            return null;
        }
    }

    private @Nullable Page page() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean result = parser.currentName().equals("result");
            if (parser.nextToken() == JsonToken.START_OBJECT && result) {
                result();
            } else {
                parser.skipChildren();
            }
        }
        return listed
                ? new Page(
                        source,
                        items.toByteArray(),
                        places.build().toArray(),
                        List.copyOf(uris),
                        nextCursor,
                        ttlMillis,
                        isPrivate,
                        remarks())
                : null;
    }

    private void result() throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals(kind.key()) && value == JsonToken.START_ARRAY) {
                listed = true;
                items();
            } else if (name.equals("nextCursor") && value == JsonToken.VALUE_STRING) {
                nextCursor = parser.getText();
            } else if (name.equals("ttlMs") && value == JsonToken.VALUE_NUMBER_INT) {
                ttlMillis = Math.max(0, parser.getLongValue());
            } else if (name.equals("cacheScope") && value == JsonToken.VALUE_STRING) {
                isPrivate = !parser.getText().equals("public");
            } else {
                parser.skipChildren();
            }
        }
    }

    private void items() throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            if (seen.size() < MOST_ITEMS) {
                item();
            } else {
                parser.skipChildren();
                leftOut++;
            }
        }
    }

    /** Copies an item, putting the prefix behind the opening quote of its name; one without a name is left out. */
    private void item() throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        int nameAt = -1;
        int nameEnd = -1;
        String named = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean name = parser.currentName().equals(kind.member());
            if (parser.nextToken() == JsonToken.VALUE_STRING && name) {
                nameAt = (int) parser.currentTokenLocation().getByteOffset() + 1;
                named = parser.getText();
                nameEnd = (int) parser.currentLocation().getByteOffset() - 1;
            }
            parser.skipChildren();
        }
        int end = (int) parser.currentLocation().getByteOffset();
        if (nameAt < 0) {
            remark("a " + kind.word() + " without " + kind.member() + " is left out");
            return;
        }
        if (!seen.add(named)) {
            remark("the " + kind.word() + " " + shown(named) + " is listed twice, only the first is passed on");
            return;
        }
        check(named);
        if (items.size() > 0) {
            items.write(',');
        }
        items.write(source, start, nameAt - start);
        int prefixAt = items.size();
        items.writeBytes(prefix);
        items.write(source, nameAt, end - nameAt);
        places.add(items.size()).add(prefixAt).add(prefixAt + prefix.length + nameEnd - nameAt);
    }

    private void check(String named) {
        if (kind.byUri()) {
            uris.add(named);
        } else if (kind == ItemKind.TOOLS) {
            if (!GOOD_NAME.matcher(named).matches()) {
                remark("the tool " + shown(named)
                        + " has a name with other characters than A-Z a-z 0-9 _ - . which some clients refuse");
            } else if (named.length() + prefix.length > LONGEST_NAME) {
                remark("the tool " + shown(named) + " has a name of more than " + LONGEST_NAME
                        + " characters with its prefix, which some clients refuse");
            }
        }
    }

    private void remark(String text) {
        if (remarks.size() < MOST_REMARKS) {
            remarks.add(text);
        } else {
            unsaid++;
        }
    }

    /** What is wrong, and how much of it is not said or not there. */
    private List<String> remarks() {
        if (unsaid > 0) {
            remarks.add("something is wrong with " + unsaid + " more of its " + kind.word() + "s");
        }
        if (leftOut > 0) {
            remarks.add(leftOut + " of its " + kind.word() + "s are left out, a page may have " + MOST_ITEMS);
        }
        return List.copyOf(remarks);
    }

    private static String shown(String named) {
        return "\"" + (named.length() <= LONGEST_SHOWN ? named : named.substring(0, LONGEST_SHOWN) + "…") + "\"";
    }
}
