package io.only1mcp.cli.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What became of the requests of all clients. */
final class Tally {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_SHOWN = 300;

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private long longestNanos;
    private long requests;

    /**
     * Counts an answer. Good are a result that repeats the marker, and an error with the id of the request that says what
     * is the matter. An answer whose head had come may be cut off where its backend died.
     *
     * @param marker what a result has to hold
     */
    void answered(String who, long id, String marker, Connection.Answer answer, long nanos) {
        count(outcome(who, id, marker, answer), nanos);
    }

    private String outcome(String who, long id, String marker, Connection.Answer answer) {
        if (!answer.whole()) {
            return "cut off";
        }
        JsonNode message;
        try {
            message = JSON.readTree(answer.message());
        } catch (JsonProcessingException e) {
            return wrong(who, id, answer, "no JSON");
        }
        JsonNode error = message.path("error");
        if (message.path("id").asLong(-1) != id) {
            return wrong(who, id, answer, "another id");
        }
        if (message.has("result")) {
            return answer.message().contains(marker) ? "ok" : wrong(who, id, answer, "another result");
        }
        return error.path("message").asText().isBlank()
                ? wrong(who, id, answer, "an error without a message")
                : answer.status() + " " + error.path("code").asInt();
    }

    private String wrong(String who, long id, Connection.Answer answer, String why) {
        String shown = answer.head() + answer.body();
        wrong.add(who + " " + id + ": " + why + ": " + shown.substring(0, Math.min(shown.length(), MOST_SHOWN)));
        return "wrong";
    }

    /** A client left without waiting for its answer. */
    void left() {
        count("client left", 0);
    }

    /** There was no answer. */
    void unanswered(String who, long id, String why, long nanos) {
        wrong.add(
                who + " " + id + ": no answer after " + Duration.ofNanos(nanos).toMillis() + " ms: " + why);
        count("unanswered", nanos);
    }

    private synchronized void count(String outcome, long nanos) {
        outcomes.merge(outcome, 1, Integer::sum);
        longestNanos = Math.max(longestNanos, nanos);
        requests++;
    }

    /** What should not have happened. */
    Queue<String> wrong() {
        return wrong;
    }

    /** How many requests had an outcome. */
    synchronized int count(String outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }

    /** All of it in one line. */
    @Override
    public synchronized String toString() {
        return requests + " requests: " + outcomes + ", the longest answer after "
                + Duration.ofNanos(longestNanos).toMillis() + " ms";
    }
}
