package io.only1mcp.proxy.metrics;

import io.only1mcp.wire.protocol.McpMethods;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What the front of the gateway counts: plain numbers of one event loop. */
public final class Counters {

    /** The methods that are counted apart. */
    public enum Method {
        /** tools/call. */
        TOOLS_CALL(McpMethods.TOOLS_CALL),
        /** tools/list. */
        TOOLS_LIST(McpMethods.TOOLS_LIST),
        /** prompts/get. */
        PROMPTS_GET(McpMethods.PROMPTS_GET),
        /** prompts/list. */
        PROMPTS_LIST(McpMethods.PROMPTS_LIST),
        /** resources/read. */
        RESOURCES_READ(McpMethods.RESOURCES_READ),
        /** resources/list. */
        RESOURCES_LIST(McpMethods.RESOURCES_LIST),
        /** resources/templates/list. */
        TEMPLATES_LIST(McpMethods.RESOURCES_TEMPLATES_LIST),
        /** resources/subscribe. */
        SUBSCRIBE(McpMethods.RESOURCES_SUBSCRIBE),
        /** resources/unsubscribe. */
        UNSUBSCRIBE(McpMethods.RESOURCES_UNSUBSCRIBE),
        /** completion/complete. */
        COMPLETE(McpMethods.COMPLETION_COMPLETE),
        /** server/discover. */
        SERVER_DISCOVER(McpMethods.SERVER_DISCOVER),
        /** initialize. */
        INITIALIZE(McpMethods.INITIALIZE),
        /** subscriptions/listen. */
        SUBSCRIPTIONS_LISTEN(McpMethods.SUBSCRIPTIONS_LISTEN),
        /** ping. */
        PING(McpMethods.PING),
        /** logging/setLevel. */
        LOGGING_SET_LEVEL(McpMethods.LOGGING_SET_LEVEL),
        /** Everything else. */
        OTHER("other");

        private final String text;

        Method(String text) {
            this.text = text;
        }

        /** Its name in metrics. */
        public String text() {
            return text;
        }
    }

    private final Histogram[] durations = new Histogram[Method.values().length];
    private final Map<String, Long> errors = new TreeMap<>();
    private final Map<Integer, Long> refused = new TreeMap<>();
    private long notifications;
    private long denied;
    private long connections;
    private long disconnects;
    private int inFlight;
    private int listening;
    private final SessionCounts sessions = new SessionCounts();
    private IntSupplier connected = () -> 0;
    private LongSupplier buffered = () -> 0;

    /** Counters that stand at zero. */
    public Counters() {
        for (int i = 0; i < durations.length; i++) {
            durations[i] = new Histogram();
        }
    }

    /** A request has come. */
    public void began() {
        inFlight++;
    }

    /** A request has been answered, or will not be. */
    public void ended() {
        inFlight--;
    }

    /** How long requests of a method took, from their last byte to the answer's being written. */
    @SuppressWarnings("EnumOrdinal") // methods are slots of an array
    public Histogram durations(Method method) {
        return durations[method.ordinal()];
    }

    /** A request was answered with an error of the gateway's own, of this kind. */
    public void error(Method method, String type) {
        errors.merge(method.text() + "\n" + type, 1L, Long::sum);
    }

    /** A request was refused before its message was looked at. */
    public void refused(int status) {
        refused.merge(status, 1L, Long::sum);
    }

    /** A caller asked for something that its roles do not allow. */
    public void denied() {
        denied++;
    }

    /** How often a caller asked for something that its roles do not allow. */
    public long denials() {
        return denied;
    }

    /** A notification or a response has come. */
    public void notified() {
        notifications++;
    }

    /** A client has connected. */
    public void connected() {
        connections++;
    }

    /**
     * Clients come in there.
     *
     * @param open how many of them are connected
     * @param bufferedBytes how much of their large requests lies in memory
     */
    public void entrance(IntSupplier open, LongSupplier bufferedBytes) {
        connected = open;
        buffered = bufferedBytes;
    }

    /** How many clients are connected. */
    public int connectedNow() {
        return connected.getAsInt();
    }

    /** What is counted of sessions. */
    public SessionCounts sessions() {
        return sessions;
    }

    /** A client went away before its answer. */
    public void disconnected() {
        disconnects++;
    }

    /** So many clients more listen to changes; fewer, where it is negative. */
    public void listening(int more) {
        listening += more;
    }

    /** How many clients listen to changes. */
    public int listening() {
        return listening;
    }

    /** Errors by method and type, which are parted by a line break. */
    public Map<String, Long> errors() {
        return errors;
    }

    /** Refused requests by HTTP status. */
    public Map<Integer, Long> refused() {
        return refused;
    }

    /** Notifications and responses so far. */
    public long notifications() {
        return notifications;
    }

    /** Connections so far. */
    public long connections() {
        return connections;
    }

    /** Bytes of large requests that lie in memory. */
    public long bufferedBytes() {
        return buffered.getAsLong();
    }

    /** Clients that went away before their answer. */
    public long disconnects() {
        return disconnects;
    }

    /** Requests that are not answered yet. */
    public int inFlight() {
        return inFlight;
    }
}
