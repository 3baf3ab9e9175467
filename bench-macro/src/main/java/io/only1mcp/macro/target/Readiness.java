package io.only1mcp.macro.target;

import io.only1mcp.core.profile.TargetFile.Ready;
import io.only1mcp.core.units.Durations;
import io.only1mcp.macro.client.McpClient;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.client.Tool;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a started target is ready: first for the line or the path that its file names, then for its first good
 * answer in the era of the run with all the tools that it should have. A gateway often answers before its backends do.
 */
public final class Readiness {
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    /** Shorter, the last attempt would fail for that alone and hide what is really missing. */
    private static final long LEAST_PATIENCE_NANOS = 2_000_000_000L;

    private final StartedTarget target;
    private final Duration within;
    private final long deadlineNanoTime;

    private Readiness(StartedTarget target, Duration within) {
        this.target = target;
        this.within = within;
        this.deadlineNanoTime = System.nanoTime() + within.toNanos();
    }

    /**
     * Waits until the target is ready.
     *
     * @param protocol the only revision to take, or null for the newest that the target speaks
     * @param headers sent with every request
     * @param tools names that it must list
     * @param within how long it may take in all
     * @throws TargetException when it ends first or the time is over, with its last output
     */
    public static void await(
            StartedTarget target,
            @Nullable ProtocolVersion protocol,
            Map<String, String> headers,
            Collection<String> tools,
            Duration within) {
        Readiness readiness = new Readiness(target, within);
        Ready ready = target.file().ready();
        if (ready instanceof Ready.Line) {
            readiness.line();
        } else if (ready instanceof Ready.Http http) {
            readiness.until(() -> readiness.healthy(http.path()));
        }
        readiness.until(() -> readiness.answers(protocol, headers, tools));
        target.process().mustBeAlive("although " + target.url() + " answers: something else listens there");
    }

    private void line() {
        MatchResult line = target.process().awaitReadyLine(within);
        if (line.groupCount() == 0) {
            return;
        }
        String printed = line.group(1);
        try {
            target.listensAt(URI.create(printed));
        } catch (IllegalArgumentException noUrl) {
            throw target.process().failure("ready.line: its first group must be a URL, got \"" + printed + "\"");
        }
    }

    /** @return what is missing; null when nothing is */
    private @Nullable String healthy(String path) {
        try {
            HttpResponse<String> answer = PlainHttp.send("GET", target.url().resolve(path), "");
            return PlainHttp.good(answer) ? null : path + " answers with status " + answer.statusCode();
        } catch (IOException failed) {
            return path + " does not answer: " + failed;
        }
    }

    private @Nullable String answers(
            @Nullable ProtocolVersion protocol, Map<String, String> headers, Collection<String> tools) {
        Duration left = Duration.ofNanos(Math.max(LEAST_PATIENCE_NANOS, deadlineNanoTime - System.nanoTime()));
        try (McpClient client = McpClient.connect(target.url(), headers, protocol, left)) {
            Set<String> missing = new TreeSet<>(tools);
            if (missing.isEmpty()) {
                return null;
            }
            Set<String> listed = new HashSet<>();
            for (Tool tool : client.listTools()) {
                listed.add(tool.name());
            }
            missing.removeAll(listed);
            return missing.isEmpty()
                    ? null
                    : "lists " + listed.size() + " tools, and " + missing.size()
                            + " that it should are not among them, such as "
                            + missing.iterator().next();
        } catch (TargetException notYet) {
            return notYet.getMessage();
        }
    }

    private void until(Attempt attempt) {
        long pause = FIRST_PAUSE_MILLIS;
        for (String missing = attempt.missing(); missing != null; missing = attempt.missing()) {
            target.process().mustBeAlive("before it was ready");
            if (System.nanoTime() - deadlineNanoTime >= 0) {
                throw target.process().failure("not ready within " + Durations.text(within) + ": " + missing);
            }
            pause(pause);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 3 / 2);
        }
    }

    /** Waits a little, or until the process has ended. */
    private void pause(long millis) {
        try {
            var unused = target.process().exit().get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillRunning) {
            // As it should be.
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TargetException(target.name() + ": interrupted while waiting for it", interrupted);
        }
    }

    private interface Attempt {
        /** What is missing; null when nothing is. */
        @Nullable
        String missing();
    }
}
