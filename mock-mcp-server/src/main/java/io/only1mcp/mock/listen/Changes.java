package io.only1mcp.mock.listen;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.dialogue.Messages;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.mock.session.Session;
import io.only1mcp.wire.protocol.McpMethods;
import java.util.function.Consumer;

/** Word of changes of one server, to its listeners and to its sessions. */
public final class Changes {

    /** All sessions of a server. */
    public interface Everybody {

        /** Looks at each of them. */
        void forEach(Consumer<Session> what);
    }

    private final Listeners listeners;
    private final Everybody sessions;

    /** Word to these. */
    public Changes(Listeners listeners, Everybody sessions) {
        this.listeners = listeners;
        this.sessions = sessions;
    }

    /** Those who listen without a session. */
    public Listeners listeners() {
        return listeners;
    }

    /** All sessions of the server. */
    public Everybody sessions() {
        return sessions;
    }

    /** Says that a list has changed: {@code tools}, {@code prompts} or {@code resources}. */
    public void changed(String list) {
        listeners.changed(list);
        byte[] message = message(McpMethods.NOTIFICATION_PREFIX + list + "/list_changed", Trees.object());
        sessions.forEach(session -> session.tell(message));
    }

    /** Says that a resource was updated. */
    public void updated(String uri) {
        listeners.updated(uri);
        byte[] message = message(McpMethods.RESOURCES_UPDATED, Trees.object().put("uri", uri));
        sessions.forEach(session -> {
            if (session.subscribed(uri)) {
                session.tell(message);
            }
        });
    }

    private static byte[] message(String method, ObjectNode params) {
        return Trees.bytes(Messages.notification(method, params));
    }
}
