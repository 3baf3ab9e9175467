package io.only1mcp.mock.session;

import io.only1mcp.mock.stream.EventLog;
import io.only1mcp.wire.http.HttpExchange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The streams of one session: one for each request that needed one, and those that a client opened with GET. */
public final class Streams {

    /** How many streams are kept for clients that may come back. */
    static final int KEPT = 64;

    private static final Pattern EVENT_ID = Pattern.compile("([0-9]{1,9})_([0-9]{1,18})");

    private final boolean primed;
    private final Map<String, EventLog> byName = new LinkedHashMap<>();
    private final Set<EventLog> standalone = new LinkedHashSet<>();
    private int opened;

    Streams(boolean primed) {
        this.primed = primed;
    }

    /** Opens the stream of a request. */
    public EventLog open(HttpExchange exchange) {
        Iterator<EventLog> oldest = byName.values().iterator();
        while (byName.size() >= KEPT && oldest.hasNext()) {
            EventLog one = oldest.next();
            if (!one.connected()) {
                oldest.remove();
                standalone.remove(one);
            }
        }
        EventLog stream = new EventLog(Integer.toString(++opened), primed);
        byName.put(stream.name(), stream);
        stream.begin(exchange);
        return stream;
    }

    /** Opens a stream for whatever belongs to no request. */
    public void openStandalone(HttpExchange exchange) {
        standalone.add(open(exchange));
    }

    /** Takes up a stream behind the event of that id; false when there is none such. */
    public boolean resume(HttpExchange exchange, String lastEventId) {
        Matcher id = EVENT_ID.matcher(lastEventId);
        EventLog stream = id.matches() ? byName.get(id.group(1)) : null;
        if (stream == null) {
            return false;
        }
        stream.resume(exchange, Long.parseLong(id.group(2)));
        return true;
    }

    /** Says something that belongs to no request, on one stream: the first that is connected, or else kept for the last. */
    public void tell(byte[] json) {
        EventLog chosen = null;
        for (EventLog stream : standalone) {
            chosen = stream;
            if (stream.connected()) {
                break;
            }
        }
        if (chosen != null) {
            chosen.send(json);
        }
    }

    /** How many streams that were opened with GET are connected. */
    int listening() {
        return (int) standalone.stream().filter(EventLog::connected).count();
    }

    /** Whether any stream is connected. */
    boolean connected() {
        return byName.values().stream().anyMatch(EventLog::connected);
    }

    /** Keeps the connections of streams that were opened with GET alive. */
    void comment() {
        standalone.forEach(EventLog::comment);
    }

    /** Ends the connections of all streams that were opened with GET. */
    void release() {
        List.copyOf(standalone).forEach(EventLog::release);
    }

    /** Breaks off the connections of all streams that were opened with GET. */
    void cut() {
        List.copyOf(standalone).forEach(EventLog::cut);
    }

    /** Ends all streams. */
    void finish() {
        new ArrayList<>(byName.values()).forEach(EventLog::finish);
    }
}
