package io.only1mcp.macro.ab;

import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.recording.UnwritableException;
import io.only1mcp.core.result.ResultFolder;
import io.only1mcp.core.units.Figures;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.macro.run.RunListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * Measures two builds by turns, A B B A A B B A and so on, so that whatever happens to the machine meanwhile happens to both. A run
 * that is not valid says nothing of its build: it is set aside and measured again in its place. Used once.
 */
public final class AbRun {
    /** How many runs a side where nobody says it. */
    public static final int RUNS = 8;

    private static final int MOST_REPEATS = 2;
    private static final String ASIDE = "not-valid";

    private final Settings settings;
    private final RunListener listener;
    private final List<Turn> turns = new ArrayList<>();
    private final List<StoredResult> ofA = new ArrayList<>();
    private final List<StoredResult> ofB = new ArrayList<>();
    private final long startedNanos = System.nanoTime();
    private volatile boolean aborted;

    /**
     * What to measure.
     *
     * @param a the build that was before
     * @param b the build that is now; the same build, where it is the noise that is asked for
     * @param runs of each, 1 or more
     * @param results under which the folder of all runs is made
     * @param name of that folder, behind the time
     */
    public record Settings(Build a, Build b, int runs, Path results, String name) {
        public Settings {
            if (runs < 1) {
                throw new IllegalArgumentException("runs: must be >= 1, got " + runs);
            }
            results = results.toAbsolutePath().normalize();
        }
    }

    /**
     * What it leaves. Below the folder lie the results of every run in {@code a} and {@code b}, in {@code a/01} and so on,
     * and {@code turns.json} says when each was measured.
     *
     * @param folder where all of it is kept
     * @param a the results of the first build, run by run
     * @param b those of the second
     * @param turns in the order in which they were taken
     */
    public record Outcome(Path folder, List<StoredResult> a, List<StoredResult> b, List<Turn> turns) {
        public Outcome {
            a = List.copyOf(a);
            b = List.copyOf(b);
            turns = List.copyOf(turns);
        }
    }

    /** A run that has not begun. */
    public AbRun(Settings settings, RunListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    /** Ends it soon, from any thread, with all that the builds have started. */
    public void abort() {
        aborted = true;
        settings.a().close();
        settings.b().close();
    }

    /**
     * Measures all turns. Where it cannot go on, what was measured before stays, and nothing of the turn that failed.
     *
     * @throws TargetException where a build cannot be measured, or leaves no result
     * @throws CancellationException where it was aborted
     * @throws UnwritableException where the results cannot be kept
     */
    public Outcome run() {
        Path folder = ResultFolder.create(settings.results(), Instant.now(), settings.name())
                .path();
        try {
            for (int run = 1; run <= settings.runs(); run++) {
                boolean first = run % 2 == 1;
                turn(folder, first, run);
                turn(folder, !first, run);
            }
            return new Outcome(folder, ofA, ofB, turns);
        } catch (TargetException e) {
            if (aborted) {
                throw new CancellationException("aborted before all was measured");
            }
            throw e;
        } finally {
            settings.a().close();
            settings.b().close();
            if (turns.isEmpty()) {
                remove(folder);
            }
        }
    }

    private void turn(Path folder, boolean isA, int run) {
        String side = isA ? "a" : "b";
        Build build = isA ? settings.a() : settings.b();
        String name = String.format("%s/%02d", side, run);
        for (int again = 0; ; again++) {
            if (aborted) {
                throw new CancellationException("aborted before all was measured");
            }
            listener.step(text(side, run, again));
            Instant startedAt = Instant.now();
            long began = System.nanoTime();
            List<StoredResult> results = measured(build, folder.resolve(name), side, run);
            double seconds = (System.nanoTime() - began) / 1e9;
            boolean valid = results.stream().allMatch(StoredResult::isValid);
            boolean counts = valid || again == MOST_REPEATS;
            String kept = counts ? name : ASIDE + "/" + side + String.format("-%02d-%d", run, again + 1);
            if (!counts) {
                move(folder.resolve(name), folder.resolve(kept));
            } else {
                (isA ? ofA : ofB).addAll(results);
            }
            turns.add(new Turn(side, run, startedAt, seconds, valid, kept));
            new Turns(settings.a().text(), settings.b().text(), turns).keep(folder);
            if (counts) {
                return;
            }
        }
    }

    private static List<StoredResult> measured(Build build, Path folder, String side, int run) {
        boolean whole = false;
        try {
            Files.createDirectories(folder);
            build.measure(folder);
            List<StoredResult> results = StoredResult.at(folder);
            whole = true;
            return results;
        } catch (IOException e) {
            throw new UnwritableException(folder, e);
        } catch (IllegalArgumentException e) {
            throw new TargetException(
                    side + ", run " + run + ": left no result that can be used: " + e.getMessage(), e);
        } finally {
            if (!whole) {
                remove(folder);
            }
        }
    }

    /** Such as {@code b, run 3 of 8 · 5 of 16 measured, about 1m20s left}. */
    private String text(String side, int run, int again) {
        String text = side + ", run " + run + " of " + settings.runs() + (again > 0 ? " again, it was not valid" : "");
        long measured =
                turns.stream().filter(turn -> !turn.results().startsWith(ASIDE)).count();
        if (measured == 0) {
            return text;
        }
        long each = (System.nanoTime() - startedNanos) / measured;
        return text + " · " + measured + " of " + 2 * settings.runs() + " measured, about "
                + Figures.span(each * (2L * settings.runs() - measured)) + " left";
    }

    private static void move(Path from, Path to) {
        try {
            Files.createDirectories(to.toAbsolutePath().getParent());
            Files.move(from, to);
        } catch (IOException e) {
            throw new UnwritableException(to, e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // What cannot be removed is in nobody's way; why it should be is said elsewhere.
        }
    }
}
