package dev.slipway.cli;

/** The program. */
public final class Main {

    private static final String LOG_FORMAT = "slipway.log.format";

    private Main() {}

    public static void main(String[] arguments) {
        // Before any class that has a logger is loaded: the format is chosen once.
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, logFormat(arguments));
        }
        System.exit(Slipway.commandLine().execute(arguments));
    }

    /** The service logs for machines; every other command has somebody who reads along. */
    static String logFormat(String... arguments) {
        return arguments.length > 0 && arguments[0].equals("run") ? "json" : "plain";
    }
}
