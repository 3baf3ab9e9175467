package io.only1mcp.cli;

import io.only1mcp.core.profile.TargetFile;
import io.only1mcp.core.profile.TargetReader;
import io.only1mcp.macro.run.RunTarget;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is measured. */
final class TargetOptions {

    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*([^\\p{Cntrl}]*)");
    private static final Pattern COMMIT = Pattern.compile("[A-Za-z0-9._/+@-]{1,100}");
    private static final Pattern HOST_AND_PORT = Pattern.compile("[\\w.-]+:\\d+(/.*)?");
    private static final Set<String> OF_THE_DRIVER =
            Set.of("host", "content-length", "transfer-encoding", "connection", "expect", "upgrade");

    @Option(
            names = "--target",
            paramLabel = "URL|FILE",
            description = {
                "what to measure: where it serves MCP, or a target file (or a shipped one's name) that says how to"
                        + " start it; without it, what the profile names, with the mock backends behind it"
            })
    private @Nullable String target;

    @Option(
            names = "--header",
            paramLabel = "'K: V'",
            description = "send this header with every request; can be repeated")
    private List<String> headers = List.of();

    @Option(
            names = "--commit",
            paramLabel = "REV",
            description = {
                "the commit of what is measured, for bench history; where nothing says it, that of this clone for its own"
                        + " gateway, and none for a --target"
            })
    private @Nullable String commit;

    /**
     * The commit of what is measured; null where it is not known.
     *
     * @param measured null where it is this project's own gateway
     */
    @Nullable
    String commit(@Nullable RunTarget measured) {
        if (commit == null) {
            return measured == null ? Version.commit() : null;
        }
        if (!COMMIT.matcher(commit).matches()) {
            throw new UsageException(
                    "--commit: must be one word of up to 100 letters, digits and ._/+@-, such as 1a2b3c4, got '"
                            + commit + "'");
        }
        return commit;
    }

    /** What to measure; nothing where the profile says it. */
    @Nullable
    RunTarget target() {
        if (target == null) {
            return null;
        }
        return target.contains("://") || HOST_AND_PORT.matcher(target).matches()
                ? new RunTarget.Url(url("--target", target))
                : new RunTarget.File(TargetReader.read(target));
    }

    /**
     * A URL that serves MCP.
     *
     * @param option that it was given with
     */
    static URI url(String option, String text) {
        if (HOST_AND_PORT.matcher(text).matches()) {
            throw new UsageException(option + ": '" + text + "' has no scheme: write http://" + text);
        }
        try {
            return URI.create(TargetFile.ofUrl(text).url());
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    /** What is sent with every request. */
    Map<String, String> headers() {
        Map<String, String> read = new LinkedHashMap<>();
        Set<String> names = new TreeSet<>();
        for (String header : headers) {
            Matcher matcher = HEADER.matcher(header);
            if (!matcher.matches()) {
                throw new UsageException(
                        "--header: must be 'NAME: VALUE', such as 'Authorization: Bearer abc', got '" + header + "'");
            }
            String name = matcher.group(1).toLowerCase(Locale.ROOT);
            if (OF_THE_DRIVER.contains(name)) {
                throw new UsageException("--header: " + matcher.group(1) + " is set by the driver itself");
            }
            if (!names.add(name)) {
                throw new UsageException("--header: " + matcher.group(1) + " is given twice");
            }
            read.put(matcher.group(1), matcher.group(2).strip());
        }
        return read;
    }
}
