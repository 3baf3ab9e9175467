package io.only1mcp.proxy.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.only1mcp.wire.json.Envelope;
import io.only1mcp.wire.json.Envelope.Field;
import io.only1mcp.wire.protocol.McpMethods;
import org.jspecify.annotations.Nullable;

/** A list that can change. */
public enum ListKind implements Change {
    /** The tools. */
    TOOLS("tools"),
    /** The prompts. */
    PROMPTS("prompts"),
    /** The resources and their templates. */
    RESOURCES("resources");

    private final String filterKey;
    private final String notification;

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final byte[] ascii;

    ListKind(String name) {
        filterKey = name + "ListChanged";
        notification = McpMethods.NOTIFICATION_PREFIX + name + "/list_changed";
        ascii = notification.getBytes(US_ASCII);
    }

    /** Its key in the filter of subscriptions/listen. */
    public String filterKey() {
        return filterKey;
    }

    /** The method of the notification that it has changed. */
    public String notification() {
        return notification;
    }

    /** The list whose change a message announces, or null. */
    public static @Nullable ListKind announcedBy(Envelope message) {
        for (ListKind kind : values()) {
            if (message.is(Field.METHOD, kind.ascii)) {
                return kind;
            }
        }
        return null;
    }
}
