package io.only1mcp.cli;

import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.report.Style;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.verdict.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a measurement or a judgement came to, ready to be shown and written.
 *
 * @param terminal the summary for a terminal
 * @param forms what {@code --out} can write, by its kind
 * @param status what the command leaves for the shell
 * @param unkept what of it could not be written where it is kept; null where all of it is there
 */
record Finished(
        Summary terminal,
        Map<String, String> forms,
        ExitStatus status,
        @Nullable UnwritableException unkept) {

    /** A result on a terminal. */
    interface Summary {
        /**
         * It in a style.
         *
         * @param kept whether all is written that was to be: else the exit status is another one
         */
        String in(Style style, boolean kept);
    }

    Finished {
        forms = Map.copyOf(forms);
    }

    /** A result, whole as JSON and for people as Markdown. */
    static Finished of(Summary terminal, String json, String markdown, ExitStatus status) {
        return new Finished(terminal, Map.of("json", json, "md", markdown), status, null);
    }

    /** The same of a measurement or a judgement, which are tests too. */
    static Finished of(Summary terminal, String json, String markdown, String junit, ExitStatus status) {
        return new Finished(terminal, Map.of("json", json, "md", markdown, "junit", junit), status, null);
    }

    /** The same in one more form. */
    Finished and(String kind, String text) {
        Map<String, String> more = new HashMap<>(forms);
        more.put(kind, text);
        return new Finished(terminal, more, status, unkept);
    }

    /** The same with what of it could not be kept, if anything. */
    Finished keptBut(@Nullable UnwritableException lost) {
        return new Finished(terminal, forms, status, lost);
    }

    /** Which of its files are in the folder of a result. */
    static List<String> files(Path folder) {
        return existing(folder.resolve(ResultFolder.RESULT), folder.resolve(ResultFolder.REPORT));
    }

    /** Those of the files that are there. */
    static List<String> existing(Path... files) {
        return Stream.of(files).filter(Files::exists).map(Path::toString).toList();
    }

    /** It in one of its forms. */
    String as(String kind) {
        return Objects.requireNonNull(forms.get(kind), kind);
    }
}
