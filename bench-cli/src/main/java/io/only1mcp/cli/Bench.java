package io.only1mcp.cli;

import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The command itself. Without a verb it shows what it can do. */
@Command(
        name = "bench",
        header = {
            "Loads an MCP server or proxy and says whether it holds.",
            "",
            "  bench run --profile quick_smoke",
            "      one minute against the proxy and the backends of this project",
            "  bench run --target http://127.0.0.1:3001/mcp --rate 500/s --call echo='{\"message\":\"hi\"}'",
            "      a constant rate against a server of yours",
            "  bench overhead",
            "      what the proxy adds to the latency of what is behind it",
            "  bench saturate",
            "      the highest rate that it sustains, and how it breaks",
            "  bench profiles",
            "      the plans that are there",
            ""
        },
        synopsisHeading = "Usage: ",
        versionProvider = Version.class,
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands (bench COMMAND --help says more):%n",
        footer = {
            "",
            "Exit status: 0 pass, 1 internal error, 2 usage or configuration, 3 target or set-up failed,",
            "4 interrupted, 10 regression, 98 measurement invalid, 99 thresholds failed."
        })
public final class Bench {

    private static final int NARROWEST_HELP = 60;
    private static final int WIDEST_HELP = 120;
    private static final String[] HELP = {"--help"};

    private Bench() {}

    /** Runs the command and ends this process with its exit status. */
    public static void main(String[] arguments) {
        Interruption.expected();
        int status = execute(Shell.ofProcess(System.getProperty("bench.terminal", "")), arguments);
        Interruption.unexpected();
        System.exit(status);
    }

    /** Runs the command in this process; the answer is its exit status. */
    static int execute(Shell shell, String... arguments) {
        Complaints complaints = new Complaints(shell.err());
        CommandLine command = new CommandLine(new Bench())
                .addSubcommand(new RunCommand(shell))
                .addSubcommand(new OverheadCommand(shell))
                .addSubcommand(new SaturateCommand(shell))
                .addSubcommand(new MicroCommand(shell))
                .addSubcommand(new TruthCommand(shell))
                .addSubcommand(new SuiteCommand(shell))
                .addSubcommand(new CompareCommand(shell))
                .addSubcommand(new CheckCommand(shell))
                .addSubcommand(new NoiseCommand(shell))
                .addSubcommand(BaselineCommand.whole(shell))
                .addSubcommand(new HistoryCommand(shell))
                .addSubcommand(ProfilesCommand.whole(shell))
                .addSubcommand(ServeCommand.whole())
                .addMixin("options of every verb", new CommonOptions())
                .setOut(shell.out())
                .setErr(shell.err())
                .setExpandAtFiles(false)
                .setUsageHelpWidth(Math.min(Math.max(shell.columns(), NARROWEST_HELP), WIDEST_HELP))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(shell.style(false).colour() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints);
        try {
            return command.execute(arguments.length == 0 ? HELP : arguments);
        } catch (Error e) {
            return complaints.say(e, Arrays.asList(arguments));
        } finally {
            shell.out().flush();
            shell.err().flush();
        }
    }
}
