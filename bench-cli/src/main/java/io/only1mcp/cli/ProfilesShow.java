package io.only1mcp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A profile as it would be driven, with every key written out. It is a profile itself. */
@Command(
        name = "show",
        versionProvider = Version.class,
        header =
                "Shows a profile as it would be driven: what it extends is merged, options and defaults are filled in.")
final class ProfilesShow implements Runnable {

    private final PrintWriter out;

    @Parameters(paramLabel = "NAME|FILE", description = "a shipped profile's name, or a file")
    private String profile = "";

    @Mixin
    private final PlanOptions plan = new PlanOptions();

    ProfilesShow(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void run() {
        try {
            out.print(yaml().writeValueAsString(plan.read(profile).tree()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Made when it is wanted: every call of the command makes all verbs, and this takes a tenth of what that takes. */
    private static YAMLMapper yaml() {
        return YAMLMapper.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .build();
    }
}
