package dev.slipway.cli;

/** What the process tells its caller by its exit code. */
final class Exit {

    static final int OK = 0;
    /** A check found something wrong, a rule was broken, or the program failed. */
    static final int PROBLEM = 1;
    /** The command line cannot be understood. */
    static final int USAGE = 2;
    /** The configuration cannot be used: {@code EX_CONFIG} of sysexits(3). */
    static final int CONFIGURATION = 78;

    private Exit() {}
}
