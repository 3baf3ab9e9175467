package io.only1mcp.cli;

import io.only1mcp.core.report.Style;
import io.only1mcp.core.verdict.ExitStatus;
import java.util.function.Function;

/**
 * What a measurement came to, ready to be shown and written.
 *
 * @param terminal the summary in the style of a terminal
 * @param json the result, whole
 * @param markdown the result for people
 * @param status what the command leaves for the shell
 */
record Finished(Function<Style, String> terminal, String json, String markdown, ExitStatus status) {}
