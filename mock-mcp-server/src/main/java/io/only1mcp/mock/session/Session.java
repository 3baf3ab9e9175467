package io.only1mcp.mock.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One session of a client. What only a few sessions need is made when it is needed. */
public final class Session {

    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final String server;
    private final ProtocolVersion version;
    private final @Nullable Consumer<byte[]> line;
    private long usedNanos;
    private ObjectNode capabilities = NOTHING;
    private String level = "debug";
    private @Nullable Streams streams;
    private @Nullable InHand inHand;
    private @Nullable Set<String> subscriptions;
    private @Nullable Map<Long, Consumer<ObjectNode>> asked;
    private long asks;
    private long calls;

    private Session(String server, ProtocolVersion version, long usedNanos, @Nullable Consumer<byte[]> line) {
        this.server = server;
        this.version = version;
        this.usedNanos = usedNanos;
        this.line = line;
    }

    /** A session over HTTP, which says on its streams what belongs to no request. */
    public static Session overHttp(String server, ProtocolVersion version, long nowNanos) {
        return new Session(server, version, nowNanos, null);
    }

    /** A session over lines, which says everything there. */
    public static Session overLines(String server, ProtocolVersion version, Consumer<byte[]> line) {
        return new Session(server, version, 0, line);
    }

    /** The server that it was begun with. */
    public String server() {
        return server;
    }

    /** The revision that was agreed. */
    public ProtocolVersion version() {
        return version;
    }

    /** When it was used last. */
    long usedNanos() {
        return usedNanos;
    }

    /** It is used now. */
    void usedAt(long nowNanos) {
        usedNanos = nowNanos;
    }

    /** What the client said that it can do. */
    public ObjectNode capabilities() {
        return capabilities;
    }

    /** The client can do this. */
    public void capabilities(ObjectNode declared) {
        capabilities = declared;
    }

    /** The least level of log notifications that the client wants; all where it never said. */
    public String level() {
        return level;
    }

    /** The client wants log notifications of this level and above. */
    public void level(String least) {
        level = least;
    }

    /** Its streams. */
    public Streams streams() {
        if (streams == null) {
            streams = new Streams(version == ProtocolVersion.V2025_11_25);
        }
        return streams;
    }

    /** How many streams that were opened with GET are connected. */
    public int listening() {
        return streams == null ? 0 : streams.listening();
    }

    /** Whether a client is connected to any of its streams, and so uses it. */
    boolean connected() {
        return streams != null && streams.connected();
    }

    /** Its requests that are not answered yet. */
    public InHand inHand() {
        if (inHand == null) {
            inHand = new InHand();
        }
        return inHand;
    }

    /** The resources that the client wants word of. */
    public Set<String> subscriptions() {
        if (subscriptions == null) {
            subscriptions = new HashSet<>();
        }
        return subscriptions;
    }

    /** Whether the client wants word of that resource. */
    public boolean subscribed(String uri) {
        return subscriptions != null && subscriptions.contains(uri);
    }

    /** Counts a call that wants to be counted, and says the how many-th of this session it is. */
    public long nextCall() {
        return ++calls;
    }

    /** The id of a request to the client; its answer goes there. */
    public long ask(Consumer<ObjectNode> answered) {
        if (asked == null) {
            asked = new HashMap<>();
        }
        asked.put(++asks, answered);
        return asks;
    }

    /** The client answers a request; false when none of that id is open. */
    public boolean answered(ObjectNode response) {
        Consumer<ObjectNode> waiting =
                asked == null ? null : asked.remove(response.path("id").asLong());
        if (waiting != null) {
            waiting.accept(response);
        }
        return waiting != null;
    }

    /** Nobody waits for the answer of that id any more. */
    public void forget(long id) {
        if (asked != null) {
            asked.remove(id);
        }
    }

    /** Says something that belongs to no request. */
    public void tell(byte[] json) {
        if (line != null) {
            line.accept(json);
        } else if (streams != null) {
            streams.tell(json);
        }
    }

    /** Keeps the connections of its streams alive. */
    void comment() {
        if (streams != null) {
            streams.comment();
        }
    }

    /** Ends the connections of streams that were opened with GET; the streams go on. */
    public void release() {
        if (streams != null) {
            streams.release();
        }
    }

    /** Breaks off the connections of streams that were opened with GET; the streams go on. */
    public void cut() {
        if (streams != null) {
            streams.cut();
        }
    }

    /** Ends it, and all its streams. */
    void end() {
        if (streams != null) {
            streams.finish();
        }
    }
}
