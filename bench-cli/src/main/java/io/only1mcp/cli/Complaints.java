package io.only1mcp.cli;

import io.only1mcp.core.baseline.BaselineException;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.report.Printable;
import io.only1mcp.core.verdict.ExitStatus;
import io.only1mcp.macro.client.TargetException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What goes wrong, in one line on standard error, and the exit status that it means. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final PrintWriter err;

    Complaints(PrintWriter err) {
        this.err = err;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        String verb = e.getCommandLine().getCommandSpec().qualifiedName();
        say(problem(e) + " (" + verb + " --help shows what there is)");
        trace(e, Arrays.asList(arguments));
        return ExitStatus.USAGE.code();
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        return say(e, parsed.originalArgs());
    }

    /**
     * Says what went wrong.
     *
     * @param arguments of the command
     * @return the exit status that it means
     */
    int say(Throwable e, List<String> arguments) {
        ExitStatus status = say(e);
        trace(e, arguments);
        return status.code();
    }

    private ExitStatus say(Throwable e) {
        String message = oneLine(e.getMessage());
        if (e instanceof ProfileException
                || e instanceof BaselineException
                || e instanceof UnwritableException
                || e instanceof UsageException) {
            say(message);
            return ExitStatus.USAGE;
        }
        if (e instanceof TargetException target) {
            say(message);
            target.details().lines().forEach(line -> err.println("    " + Printable.line(line)));
            return ExitStatus.TARGET_FAILED;
        }
        say("internal error: " + e.getClass().getSimpleName() + ": " + message + " (" + CommonOptions.STACKTRACE
                + " shows where)");
        return ExitStatus.INTERNAL_ERROR;
    }

    private void say(String line) {
        err.println("bench: " + line);
    }

    private void trace(Throwable e, List<String> arguments) {
        if (arguments.contains(CommonOptions.STACKTRACE)) {
            e.printStackTrace(err);
        }
    }

    private static String problem(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return oneLine(e.getMessage());
        }
        String hint = unmatched.getSuggestions().stream()
                .findFirst()
                .map(word -> ", did you mean " + word + "?")
                .orElse("");
        return "unknown " + (unmatched.isUnknownOption() ? "option" : "word") + " '"
                + unmatched.getUnmatched().get(0) + "'" + hint;
    }

    /** What a file or a target says of itself may stand in a message: no control character of it reaches a terminal. */
    private static String oneLine(@Nullable String message) {
        return Printable.line(String.valueOf(message).strip());
    }
}
