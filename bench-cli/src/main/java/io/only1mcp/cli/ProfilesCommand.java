package io.only1mcp.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Profiles: what there is, what one says, whether one can be used. Without a word, the list. */
@Command(
        name = "profiles",
        versionProvider = Version.class,
        header = "Shows the profiles that are there, what one says, or whether one can be used.")
final class ProfilesCommand implements Runnable {

    private final ProfilesList list;

    private ProfilesCommand(ProfilesList list) {
        this.list = list;
    }

    /** The command with its own commands below it. */
    static CommandLine whole(Shell shell) {
        ProfilesList list = new ProfilesList(shell.out());
        return new CommandLine(new ProfilesCommand(list))
                .addSubcommand(list)
                .addSubcommand(new ProfilesShow(shell.out()))
                .addSubcommand(new ProfilesCheck(shell.out()));
    }

    @Override
    public void run() {
        list.run();
    }
}
