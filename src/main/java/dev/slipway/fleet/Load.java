package dev.slipway.fleet;

/**
 * What is on its way to GitHub on behalf of one credential, and what its listings cost.
 *
 * @param launches whose JIT config has not been told yet
 * @param writes other than launches
 * @param reads of single things
 * @param reserve requests that one listing of everything costs
 * @param until requests of all listings until the reset, if each comes as late as it may
 * @param points requests that one listing of everything takes, whether they cost anything or not
 */
record Load(int launches, int writes, int reads, int listings, int reserve, long until, int points) {

    static final Load NONE = new Load(0, 0, 0, 0, 0, 0, 0);

    int inFlight() {
        return launches + writes + reads + listings;
    }

    int writing() {
        return launches + writes;
    }

    /** Requests that may not be in what GitHub told; those of listings come out of what is left to them. */
    int unanswered() {
        return launches + writes + reads;
    }

    /** One more is on its way. */
    Load and(Gate.Use use) {
        return switch (use) {
            case LAUNCH -> new Load(launches + 1, writes, reads, listings, reserve, until, points);
            case WRITE -> new Load(launches, writes + 1, reads, listings, reserve, until, points);
            case READ, CHECK -> new Load(launches, writes, reads + 1, listings, reserve, until, points);
            case LISTING, OVERDUE -> new Load(launches, writes, reads, listings + 1, reserve, until, points);
        };
    }

    /** One more listing is to be afforded. */
    Load reserving(int cost, long untilReset, int requests) {
        return new Load(launches, writes, reads, listings, reserve + cost, until + untilReset, points + requests);
    }
}
