package dev.slipway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand: says what there is. Each subcommand is a class of its own, named in {@code subcommands}. */
@Command(
        name = "slipway",
        description = "Keeps pools of single-use GitHub Actions runners on LXD.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            Exit.OK + ":done, or asked to end",
            Exit.PROBLEM + ":a check found something wrong, a rule was broken, or the program failed",
            Exit.USAGE + ":the command line cannot be understood",
            Exit.CONFIGURATION + ":the configuration cannot be used; every mistake is on a line of its own on stderr"
        },
        subcommands = {RunCommand.class, CheckCommand.class, DemoCommand.class})
final class Slipway implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Ready to be given arguments. */
    static CommandLine commandLine() {
        return commandLine(new CommandLine(new Slipway()));
    }

    /** The same with what the commands have in common. */
    static CommandLine commandLine(CommandLine line) {
        return line.setExecutionExceptionHandler(tellingMistakes())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    // What is no mistake of the configuration is thrown again: picocli prints it and exits with 1.
    private static IExecutionExceptionHandler tellingMistakes() {
        return (exception, line, arguments) -> {
            if (exception instanceof InvalidConfiguration invalid) {
                invalid.mistakes().forEach(mistake -> line.getErr().println(mistake.message()));
                return Exit.CONFIGURATION;
            }
            throw exception;
        };
    }
}
