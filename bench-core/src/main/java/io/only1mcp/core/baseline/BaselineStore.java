package io.only1mcp.core.baseline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.only1mcp.core.compare.Measuring;
import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.environment.Environment;
import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.verdict.Validity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Baselines in a folder: {@code NAME/SUITE/FINGERPRINT/}, where the fingerprint is that of the place. There lie the notes and the
 * folders of all results with their histograms. Nothing here moves by itself: a baseline is what somebody saved or promoted.
 *
 * @param root the folder, which need not be there yet
 */
public record BaselineStore(Path root) {
    private static final String NOTES = "baseline.json";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule("times")
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantReader()))
            .build();

    /**
     * Accepts results as a baseline; what was there of the same name, suite and place goes.
     *
     * @param results of one suite and one place, none of them with a run that is suspect
     * @throws BaselineException where they are not
     * @throws UnwritableException where it cannot be written
     */
    public Baseline save(String name, List<StoredResult> results, String reason, Instant now) {
        mustBeName(name);
        StoredResult first = results.get(0);
        Environment environment = first.environment();
        Map<String, String> place = new TreeMap<>(Measuring.place(environment));
        for (StoredResult result : results) {
            if (!result.suite().equals(first.suite())) {
                throw new BaselineException(result.file() + ": is of " + result.suite() + ", and " + first.file()
                        + " of " + first.suite() + ": save each as a baseline of its own");
            }
            if (!Measuring.place(result.environment()).equals(place)) {
                throw new BaselineException(result.file() + ": was measured in another place than " + first.file());
            }
            mustBeTrusted(result);
        }
        Baseline baseline =
                new Baseline(name, first.suite(), place, environment.commit(), now, reason, null, results.size());
        keep(baseline, results);
        return baseline;
    }

    /** All of them, by name, suite and place. */
    public List<Baseline> list() {
        return notes(root, 4).stream().map(this::read).toList();
    }

    /**
     * All of one name.
     *
     * @throws BaselineException where there is none
     */
    public List<Baseline> named(String name) {
        List<Baseline> all = list();
        List<Baseline> found =
                all.stream().filter(baseline -> baseline.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw new BaselineException(nobody(name, all));
        }
        return found;
    }

    /** That none of all that there are has this name. */
    String nobody(String name, List<Baseline> all) {
        return "no baseline is named '" + name + "' in " + root + names(all);
    }

    private static String names(List<Baseline> all) {
        return all.isEmpty()
                ? ": there is none, bench baseline save makes one"
                : " (there are "
                        + String.join(
                                ", ",
                                all.stream().map(Baseline::name).distinct().toList()) + ")";
    }

    /**
     * The results of a baseline.
     *
     * @throws BaselineException where they are not all there any more, or cannot be read
     */
    public List<StoredResult> results(Baseline baseline) {
        try {
            List<StoredResult> results = StoredResult.at(folder(baseline));
            if (results.size() == baseline.results()) {
                return results;
            }
            throw new IllegalArgumentException(
                    folder(baseline) + ": holds " + results.size() + " of " + baseline.results() + " results");
        } catch (IllegalArgumentException e) {
            throw new BaselineException(
                    "the baseline '" + baseline.name() + "' is not whole: " + e.getMessage() + ": save it again", e);
        }
    }

    /**
     * Makes all that one name stands for what another stands for too; what that stood for goes, suite by suite and place by
     * place.
     *
     * @throws BaselineException where there is none of the first name
     * @throws UnwritableException where it cannot be written
     */
    public List<Baseline> promote(String from, String to, String reason, Instant now) {
        mustBeName(to);
        if (from.equals(to)) {
            throw new BaselineException("'" + to + "' is what it is: promote it to another name");
        }
        List<Baseline> promoted = new ArrayList<>();
        for (Baseline old : named(from)) {
            Baseline baseline =
                    new Baseline(to, old.suite(), old.place(), old.commit(), now, reason, from, old.results());
            keep(baseline, results(old));
            promoted.add(baseline);
        }
        return promoted;
    }

    /**
     * Removes all that a name stands for.
     *
     * @throws BaselineException where there is none
     * @throws UnwritableException where it cannot be removed
     */
    public void remove(String name) {
        named(name);
        Path folder = root.resolve(name);
        try {
            remove(folder);
        } catch (IOException e) {
            throw new UnwritableException(folder, e);
        }
    }

    private static void mustBeName(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
            throw new BaselineException("'" + name
                    + "' is no name for a baseline: letters, digits, dots, hyphens and underscores make one");
        }
    }

    private static void mustBeTrusted(StoredResult result) {
        if (result.load() != null) {
            for (MeasuredRun run : result.load().runs()) {
                if (run.validity().level() != Validity.Level.VALID) {
                    throw new BaselineException(
                            result.file() + ": is " + run.validity().level() + " ("
                                    + run.validity().caveats().get(0).text() + "), and such is never a baseline");
                }
            }
        }
    }

    private Path folder(Baseline baseline) {
        return root.resolve(baseline.name()).resolve(baseline.suite()).resolve(Fingerprint.of(baseline.place()));
    }

    /**
     * Keeps it in place of what was there: made beside its place, under a name that no list finds, and moved there when it is whole. The
     * results may be those that it replaces.
     */
    private void keep(Baseline baseline, List<StoredResult> results) {
        Path folder = folder(baseline);
        Path beside = folder.resolveSibling("." + folder.getFileName() + ".part");
        try {
            remove(beside);
            for (int i = 0; i < results.size(); i++) {
                copy(results.get(i), beside.resolve(String.format("%03d", i + 1)));
            }
            Files.writeString(beside.resolve(NOTES), MAPPER.writeValueAsString(baseline) + "\n");
            remove(folder);
            Files.move(beside, folder);
        } catch (IOException e) {
            throw new UnwritableException(folder, e);
        } finally {
            discard(beside);
        }
    }

    private static void discard(Path folder) {
        try {
            remove(folder);
        } catch (IOException e) {
            // No list finds it, and why something cannot be written is said already.
        }
    }

    private Baseline read(Path notes) {
        Baseline baseline;
        try {
            baseline = MAPPER.readValue(Files.readString(notes), Baseline.class);
        } catch (JsonProcessingException e) {
            throw new BaselineException(
                    notes + ": is not what notes of a baseline are: remove its folder, and save the baseline again", e);
        } catch (IOException e) {
            throw new BaselineException(notes + ": cannot be read: " + e.getMessage(), e);
        }
        if (!notes.equals(folder(baseline).resolve(NOTES))) {
            throw new BaselineException(
                    notes + ": is of '" + baseline.name() + "', " + baseline.suite() + ", whose place is "
                            + folder(baseline) + ": remove it, and let bench baseline promote copy baselines");
        }
        return baseline;
    }

    private static List<Path> notes(Path root, int depth) {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new BaselineException(root + ": is no folder: --baselines names the one in which baselines are kept");
        }
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root, depth)) {
            return files.filter(file -> file.endsWith(NOTES) && !isPart(file.getParent()))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new BaselineException(root + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isPart(@Nullable Path folder) {
        return folder != null && String.valueOf(folder.getFileName()).startsWith(".");
    }

    private static void copy(StoredResult result, Path to) throws IOException {
        Files.createDirectories(to);
        Files.copy(result.file(), to.resolve(ResultFolder.RESULT), StandardCopyOption.REPLACE_EXISTING);
        Path histograms = result.file().resolveSibling(ResultFolder.HISTOGRAMS);
        if (Files.exists(histograms)) {
            Files.copy(histograms, to.resolve(ResultFolder.HISTOGRAMS), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
