package io.only1mcp.core.baseline;

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
import io.only1mcp.core.result.WholeFile;
import io.only1mcp.core.verdict.Validity;
import java.io.IOException;
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
        Path folder = folder(baseline);
        try {
            remove(folder);
            for (int i = 0; i < results.size(); i++) {
                copy(results.get(i), folder.resolve(String.format("%03d", i + 1)));
            }
        } catch (IOException e) {
            throw new UnwritableException(folder, e);
        }
        write(baseline);
        return baseline;
    }

    /** All of them, by name, suite and place. */
    public List<Baseline> list() {
        return notes(root, 4).stream().map(BaselineStore::read).toList();
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
            throw new BaselineException("no baseline is named '" + name + "' in " + root + names(all));
        }
        return found;
    }

    private static String names(List<Baseline> all) {
        return all.isEmpty()
                ? ": there is none, bench baseline save makes one"
                : " (there are "
                        + String.join(
                                ", ",
                                all.stream().map(Baseline::name).distinct().toList()) + ")";
    }

    /** The results of a baseline. */
    public List<StoredResult> results(Baseline baseline) {
        return StoredResult.at(folder(baseline));
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
            Path folder = folder(baseline);
            try {
                remove(folder);
                int number = 0;
                for (StoredResult result : results(old)) {
                    number++;
                    copy(result, folder.resolve(String.format("%03d", number)));
                }
            } catch (IOException e) {
                throw new UnwritableException(folder, e);
            }
            write(baseline);
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

    private void write(Baseline baseline) {
        try {
            WholeFile.write(folder(baseline).resolve(NOTES), MAPPER.writeValueAsString(baseline) + "\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Baseline read(Path notes) {
        try {
            return MAPPER.readValue(Files.readString(notes), Baseline.class);
        } catch (IOException e) {
            throw new BaselineException(notes + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Path> notes(Path root, int depth) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root, depth)) {
            return files.filter(file -> file.endsWith(NOTES)).sorted().toList();
        } catch (IOException e) {
            throw new BaselineException(root + ": cannot be read: " + e.getMessage(), e);
        }
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
