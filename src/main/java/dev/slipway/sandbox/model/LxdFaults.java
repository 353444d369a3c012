package dev.slipway.sandbox.model;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a daemon and its guests misbehave. Shares are probabilities from 0 to 1.
 *
 * @param events what becomes of events
 * @param operations what becomes of operations
 * @param slow share of answers that are late
 * @param slowest late answers take a random time up to this
 * @param lost share of answers that never arrive, although what was asked is done
 * @param restartEvery mean time between two restarts of the daemon; zero is never. Half of them are kills
 * @param restartLasts a restart takes a random time up to this
 * @param vanishEvery mean time between two deletions of an instance by somebody else; zero is never
 * @param guests share of guests that misbehave, each in a way of its own
 */
public record LxdFaults(
        Events events,
        Operations operations,
        double slow,
        Duration slowest,
        double lost,
        Duration restartEvery,
        Duration restartLasts,
        Duration vanishEvery,
        double guests) {

    /**
     * @param lost share that is never told
     * @param twice share that is told twice
     * @param late share that is late, and so out of order
     * @param latest late ones take a random time up to this
     */
    public record Events(double lost, double twice, double late, Duration latest) {
        public Events {
            share("events.lost", lost);
            share("events.twice", twice);
            share("events.late", late);
            time("events.latest", latest);
        }
    }

    /**
     * @param create share of creations that fail
     * @param start share of starts that fail
     * @param stop share of stops that fail
     * @param delete share of deletions that fail
     * @param hang share of operations that hang, and then succeed or fail
     * @param longestHang they hang a random time up to this
     */
    public record Operations(
            double create, double start, double stop, double delete, double hang, Duration longestHang) {
        public Operations {
            share("operations.create", create);
            share("operations.start", start);
            share("operations.stop", stop);
            share("operations.delete", delete);
            share("operations.hang", hang);
            time("operations.longestHang", longestHang);
        }

        double failing(LxdOperation.Kind kind) {
            return switch (kind) {
                case CREATE -> create;
                case START -> start;
                case STOP -> stop;
                case DELETE -> delete;
                case UPDATE, EXEC -> 0;
            };
        }
    }

    private static final Events NO_EVENTS = new Events(0, 0, 0, Duration.ZERO);
    private static final Operations NO_OPERATIONS = new Operations(0, 0, 0, 0, 0, Duration.ZERO);

    public LxdFaults {
        share("slow", slow);
        time("slowest", slowest);
        share("lost", lost);
        time("restartEvery", restartEvery);
        time("restartLasts", restartLasts);
        time("vanishEvery", vanishEvery);
        share("guests", guests);
    }

    /** A daemon that does what it is asked, in the ways that LXD has anyhow. */
    public static LxdFaults none() {
        return new LxdFaults(
                NO_EVENTS, NO_OPERATIONS, 0, Duration.ZERO, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
    }

    /** The names that {@link #named} knows. */
    public static List<String> names() {
        return List.of("events", "operations", "delays", "restarts", "instances", "guests");
    }

    /**
     * The named faults and no others, so often that a minute shows them.
     *
     * @param list names separated by commas, {@code all} or {@code none}
     * @throws IllegalArgumentException for a name that is none, for people
     */
    public static LxdFaults named(String list) {
        var wanted = new TreeSet<String>();
        for (String name : list.split(",", -1)) {
            String word = name.strip();
            if (word.equals("all")) {
                wanted.addAll(names());
            } else if (names().contains(word)) {
                wanted.add(word);
            } else if (!word.equals("none")) {
                throw new IllegalArgumentException(
                        "\"" + word + "\" is no kind of fault; expected some of " + names() + ", all or none");
            }
        }
        return bad(wanted);
    }

    private static LxdFaults bad(Set<String> kinds) {
        boolean slow = kinds.contains("delays");
        boolean restarts = kinds.contains("restarts");
        return new LxdFaults(
                kinds.contains("events") ? new Events(0.1, 0.05, 0.1, Duration.ofSeconds(5)) : NO_EVENTS,
                kinds.contains("operations")
                        ? new Operations(0.05, 0.05, 0.03, 0.05, 0.01, Duration.ofSeconds(30))
                        : NO_OPERATIONS,
                slow ? 0.1 : 0,
                slow ? Duration.ofSeconds(2) : Duration.ZERO,
                slow ? 0.005 : 0,
                restarts ? Duration.ofSeconds(20) : Duration.ZERO,
                restarts ? Duration.ofSeconds(3) : Duration.ZERO,
                kinds.contains("instances") ? Duration.ofSeconds(15) : Duration.ZERO,
                kinds.contains("guests") ? 0.05 : 0);
    }

    /** The same shares, with every time this many times as long: for runs that last days. */
    public LxdFaults stretched(int factor) {
        return new LxdFaults(
                new Events(events.lost, events.twice, events.late, events.latest.multipliedBy(factor)),
                new Operations(
                        operations.create,
                        operations.start,
                        operations.stop,
                        operations.delete,
                        operations.hang,
                        operations.longestHang.multipliedBy(factor)),
                slow,
                slowest.multipliedBy(factor),
                lost,
                restartEvery.multipliedBy(factor),
                restartLasts.multipliedBy(factor),
                vanishEvery.multipliedBy(factor),
                guests);
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + ", expected a share from 0 to 1");
        }
    }

    private static void time(String name, Duration value) {
        if (value.isNegative() || value.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", expected from 0 to a year");
        }
    }
}
