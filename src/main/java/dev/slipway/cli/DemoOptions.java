package dev.slipway.cli;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What was asked of a demo.
 *
 * @param lasts until the last job should have ended
 * @param realLxd the LXD to use; empty for a simulated one
 * @param seed of all that is left to chance in the simulations and the jobs
 */
record DemoOptions(
        Duration lasts,
        int jobsPerMinute,
        int idle,
        int max,
        Demand demand,
        DemoFaults faults,
        Optional<RealLxd> realLxd,
        long seed) {

    /** How Slipway learns of the jobs. */
    enum Demand {
        /** GitHub delivers signed news of an organisation's jobs. */
        WEBHOOK("signed deliveries tell of the jobs"),
        /** A repository is asked which of its jobs wait, with every listing. */
        POLL("the repository is asked for its jobs"),
        /** Not at all, but for runners that are taken. */
        NONE("nothing tells of the jobs");

        private final String words;

        Demand(String words) {
            this.words = words;
        }

        /** For people. */
        String words() {
            return words;
        }

        static Optional<Demand> named(String name) {
            return Arrays.stream(values())
                    .filter(demand -> demand.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst();
        }
    }

    /**
     * An LXD of this machine.
     *
     * @param image alias of a container image that obeys the guest contract
     */
    record RealLxd(String socket, String image) {}

    /** Whose runners they are: a repository if it is to be polled, for of an organisation nobody can ask its jobs. */
    String path() {
        return demand == Demand.POLL ? DemoPeers.REPOSITORY : DemoPeers.ORGANISATION;
    }

    /** The longest job, so that a short demo ends as well. */
    Duration longestJob() {
        long millis = Math.max(2_500, Math.min(10_000, lasts.toMillis() / 4));
        return Duration.ofMillis(millis);
    }

    /** How long jobs are queued: the last ones need time to end. */
    Duration queueing() {
        Duration early = lasts.minus(longestJob()).minusSeconds(4);
        Duration least = lasts.dividedBy(3);
        return early.compareTo(least) > 0 ? early : least;
    }
}
