package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.only1mcp.proxy.config.LogFormat;
import io.only1mcp.proxy.log.Log;
import io.only1mcp.wire.json.JsonStrings;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes what happens, in lines for people or in one JSON object a line: time, level, message, and the backend that it is
 * about, which messages begin with.
 */
final class LogLines implements Log {
    /** What a terminal, or whoever reads the log, may take for an order or the end of a line, in any of Unicode's ways. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n\\t]]");

    private static final Pattern LINES = Pattern.compile("[\\n\\t]");

    private static final Pattern BACKEND = Pattern.compile("backend ([A-Za-z0-9_-]{1,64}): (.*)", Pattern.DOTALL);

    private final LogFormat format;
    private final InstantSource clock;
    private final PrintStream out;

    LogLines(LogFormat format, InstantSource clock, PrintStream out) {
        this.format = format;
        this.clock = clock;
        this.out = out;
    }

    @Override
    public void say(Level level, String message) {
        String line = format == LogFormat.TEXT ? "proxy: " + text(level, message) : json(level, message);
        byte[] bytes = (line + System.lineSeparator()).getBytes(UTF_8);
        // One write, so that lines of two threads do not mix.
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /** What others wrote may be a part of it, and must not look like lines of ours; what bugs say has many. */
    private static String text(Level level, String message) {
        String clean = UNSEEN.matcher(message).replaceAll(" ");
        return level == Level.ERROR ? clean : LINES.matcher(clean).replaceAll(" ");
    }

    private String json(Level level, String message) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Matcher about = BACKEND.matcher(message);
        boolean named = about.matches();
        return "{\"time\":\"" + now + "\",\"level\":\"" + level.text() + "\",\"message\":"
                + JsonStrings.quote(named ? about.group(2) : message)
                + (named ? ",\"backend\":\"" + about.group(1) + "\"" : "") + "}";
    }
}
