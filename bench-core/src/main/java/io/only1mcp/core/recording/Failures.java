package io.only1mcp.core.recording;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The failures of one run: counted by kind and detail, the wrong replies among them named. Bounded, whatever a target answers. Where in
 * a text a target found a fault is another place each time and says nothing, so it makes no other detail.
 */
final class Failures {
    /** So many wrong replies are named one by one; all are counted. */
    private static final int WRONG_REPLIES = 16;
    /** Beyond this many different details the rest of a kind is counted under one. */
    private static final int DETAILS = 64;

    private static final Pattern POSITION =
            Pattern.compile("(?i)\\b(byte|char|character|offset|position|line|column)(:? )\\d+");

    private final Map<String, Tally> errors = new LinkedHashMap<>();
    private final List<WrongReply> wrongReplies = new ArrayList<>();

    /**
     * Counts one.
     *
     * @param arrival the number of the request
     * @param operation its name
     * @param now nanoseconds from the start of the run
     */
    void add(Outcome.Failed failure, long arrival, String operation, long now) {
        tally(failure, operation).count++;
        if (failure.kind().wrong() && wrongReplies.size() < WRONG_REPLIES) {
            wrongReplies.add(new WrongReply(failure.kind(), arrival, operation, now, failure.evidence()));
        }
    }

    private Tally tally(Outcome.Failed failure, String operation) {
        Tally known = errors.get(failure.kind() + " " + failure.detail());
        if (known != null) {
            return known;
        }
        String folded = POSITION.matcher(failure.detail()).replaceAll("$1$2…");
        boolean room = errors.size() < DETAILS || errors.containsKey(failure.kind() + " " + folded);
        String detail = room ? folded : "other details";
        return errors.computeIfAbsent(
                failure.kind() + " " + detail, key -> new Tally(failure.kind(), operation, detail));
    }

    /** Those with equal kind and detail together, the most frequent first. */
    List<ErrorCount> errors() {
        return errors.values().stream()
                .map(tally -> new ErrorCount(tally.kind, tally.operation, tally.detail, tally.count))
                .sorted(Comparator.comparingLong(ErrorCount::count).reversed())
                .toList();
    }

    /** The first wrong replies. */
    List<WrongReply> wrongReplies() {
        return List.copyOf(wrongReplies);
    }

    private static final class Tally {
        final FailureKind kind;
        final String operation;
        final String detail;
        long count;

        Tally(FailureKind kind, String operation, String detail) {
            this.kind = kind;
            this.operation = operation;
            this.detail = detail;
        }
    }
}
