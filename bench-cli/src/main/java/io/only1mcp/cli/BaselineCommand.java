package io.only1mcp.cli;

import io.only1mcp.core.baseline.Baseline;
import io.only1mcp.core.baseline.BaselineStore;
import io.only1mcp.core.compare.Measuring;
import io.only1mcp.core.compare.StoredResult;
import io.only1mcp.core.report.BaselineReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Baselines: results that were accepted. Without a word, the list. */
@Command(
        name = "baseline",
        versionProvider = Version.class,
        header = "Keeps results as baselines, shows them, and holds results against levels to aim at.",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "  bench baseline save main results/ --reason 'release 1.2'",
            "  bench baseline promote candidate main --reason 'faster pools'",
            "  bench baseline validate production_small results/",
            ""
        })
final class BaselineCommand implements Runnable {

    private final Shell shell;

    @Mixin
    private final BaselinesOption baselines = new BaselinesOption();

    private BaselineCommand(Shell shell) {
        this.shell = shell;
    }

    /** The command with its own commands below it. */
    static CommandLine whole(Shell shell) {
        BaselineCommand command = new BaselineCommand(shell);
        return new CommandLine(command)
                .addSubcommand(command.new Save())
                .addSubcommand(command.new Listing())
                .addSubcommand(command.new Show())
                .addSubcommand(command.new Promote())
                .addSubcommand(command.new Remove())
                .addSubcommand(new ValidateCommand(shell));
    }

    @Override
    public void run() {
        list(baselines.store());
    }

    private void list(BaselineStore store) {
        shell.out().print(BaselineReport.list(store.list(), shell.style(false)));
    }

    private static List<StoredResult> results(List<Path> places) {
        List<StoredResult> all = new ArrayList<>();
        places.forEach(place -> all.addAll(CompareCommand.results(place)));
        return all;
    }

    @Command(name = "save", versionProvider = Version.class, header = "Accepts results as a baseline.")
    private final class Save implements Runnable {
        @Parameters(index = "0", paramLabel = "NAME", description = "such as main")
        private String name = "";

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "RESULTS",
                description = "a result.json, its folder, or a folder of such folders; all of one suite and place")
        private List<Path> places = List.of();

        @Option(names = "--reason", paramLabel = "TEXT", description = "why they are accepted")
        private String reason = "";

        @Mixin
        private final BaselinesOption own = new BaselinesOption();

        @Override
        public void run() {
            Baseline saved = own.store().save(name, results(places), reason, Instant.now());
            shell.out().println(BaselineReport.line(saved));
        }
    }

    @Command(name = "list", versionProvider = Version.class, header = "Lists the baselines.")
    private final class Listing implements Runnable {
        @Mixin
        private final BaselinesOption own = new BaselinesOption();

        @Override
        public void run() {
            list(own.store());
        }
    }

    @Command(name = "show", versionProvider = Version.class, header = "Shows the values of a baseline, run by run.")
    private final class Show implements Runnable {
        @Parameters(paramLabel = "NAME", description = "which one")
        private String name = "";

        @Mixin
        private final BaselinesOption own = new BaselinesOption();

        @Override
        public void run() {
            BaselineStore store = own.store();
            for (Baseline baseline : store.named(name)) {
                shell.out()
                        .print(BaselineReport.of(
                                baseline, Measuring.of(name, store.results(baseline)), shell.style(false)));
            }
        }
    }

    @Command(
            name = "promote",
            versionProvider = Version.class,
            header = "Makes a baseline the one of another name; nothing else ever moves one.")
    private final class Promote implements Runnable {
        @Parameters(index = "0", paramLabel = "FROM", description = "such as candidate")
        private String from = "";

        @Parameters(index = "1", paramLabel = "TO", description = "such as main")
        private String to = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "why")
        private String reason = "";

        @Mixin
        private final BaselinesOption own = new BaselinesOption();

        @Override
        public void run() {
            own.store()
                    .promote(from, to, reason, Instant.now())
                    .forEach(promoted -> shell.out().println(BaselineReport.line(promoted)));
        }
    }

    @Command(name = "rm", versionProvider = Version.class, header = "Removes a baseline.")
    private final class Remove implements Runnable {
        @Parameters(paramLabel = "NAME", description = "which one")
        private String name = "";

        @Mixin
        private final BaselinesOption own = new BaselinesOption();

        @Override
        public void run() {
            own.store().remove(name);
            shell.out().println("removed " + name);
        }
    }
}
