package dev.slipway.fleet;

import java.time.Duration;

/** The figures of the core that are no configuration, each with its reason. */
final class Pace {

    /** A listener that was deregistered ends within a minute; then it powers off. */
    static final Duration POWER_OFF = Duration.ofSeconds(90);

    /** Between the two "no" that it takes to destroy: longer than the gap between two steps of a job's start. */
    static final Duration SECOND_ASK = Duration.ofSeconds(15);

    /** Until a guest that said "busy" is asked again. */
    static final Duration BUSY_ASK = Duration.ofSeconds(60);

    /** A guest repeats its last line every 10 s: after three missed it is silent. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    static final Duration CONSOLE_LAUNCHING = Duration.ofMillis(250);
    static final Duration CONSOLE_ADOPTED = Duration.ofSeconds(1);
    static final Duration CONSOLE_IDLE = Duration.ofSeconds(5);
    static final Duration CONSOLE_BUSY = Duration.ofSeconds(10);

    /** Console reads of idle and busy runners together stay below 50 a second, however many there are. */
    static final Duration CONSOLE_SHARE = Duration.ofMillis(20);

    /** A stopped instance's record is not worth more tries than this; its deletion does not wait longer. */
    static final int CONSOLE_TRIES = 3;

    /** LXD refuses to delete what has just stopped for some 100 ms. */
    static final Backoff DELETE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));

    static final Backoff LOOK = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    static final Backoff CALL = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
    static final Backoff ASK = new Backoff(Duration.ofSeconds(15), Duration.ofMinutes(5));
    static final Backoff LISTING = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    static final Backoff LAUNCH = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));
    static final Backoff BREAKER = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(30));
    static final Backoff GATE = new Backoff(Duration.ofSeconds(60), Duration.ofMinutes(15));

    /** GitHub's secondary limit of a credential, in a minute: a read is 1 point, a write 5. */
    static final int POINTS = 900;

    /** Points of a minute that writes leave to all else. */
    static final int POINTS_SPARED = 100;

    /** Points of a minute that launches have for themselves, however many jobs are to be verified. */
    static final int POINTS_OF_LAUNCHES = POINTS / 2;

    /** GitHub's limit of registrations with one path, in five minutes. */
    static final int REGISTRATIONS = 1500;

    /** GitHub serves 100 calls of a credential at once; some of ours make several. */
    static final int CONCURRENT = 90;

    /** How long GitHub's request to slow down is heeded; it does not say when it ends. */
    static final Duration CAREFUL = Duration.ofHours(1);

    /** Between two writes, where GitHub asks for it. */
    static final Duration WRITE_APART = Duration.ofSeconds(1);

    /** A pool that may launch nothing for longer than this leaves jobs to others; limits of a minute pass before that. */
    static final Duration BARRED = Duration.ofMinutes(2);

    /** What primary limits are counted by. */
    static final Duration HOUR = Duration.ofHours(1);

    /** One part in so many of the primary limit is for listings of one kind, over all paths of a credential. */
    static final int LISTINGS_SHARE = 10;

    /** Runners that stopped young in a row before the circuit breaker opens. */
    static final int YOUNG_DEATHS = 3;

    /** While a launch's fate is open, or operations run whose instances are not there yet, LXD is listed this often. */
    static final Duration UNSETTLED = Duration.ofSeconds(1);

    /** An event may come this long after the listing that shows what it tells. */
    static final Duration HEARSAY = Duration.ofSeconds(3);

    /** GitHub needs some minutes to see that a busy runner is dead. */
    static final Duration ORPHAN_RETRY = Duration.ofMinutes(10);

    /** The boot timeout and the offline grace of a runner whose pool is not configured any more. */
    static final Duration REMOVED_POOL_PATIENCE = Duration.ofMinutes(5);

    /** Operations of an earlier process hold the first launches no longer than this. */
    static final Duration FOREIGN_OPERATIONS = Duration.ofMinutes(2);

    /** Outdated idle runners of one pool that are replaced at the same time. */
    static final int REPLACED_AT_ONCE = 2;

    /** Below this many stopped instances that cannot be deleted a pool goes on whatever its {@code max}. */
    static final int UNDELETABLE = 5;

    /** Deletions that failed this often count as "cannot be deleted". */
    static final int DELETE_FAILURES = 8;

    /** GitHub fails a job that has been queued for a day. */
    static final Duration JOB_LIFE = Duration.ofHours(24);

    /** News of a job may come as late as that, by a clock that differs from ours. */
    static final Duration JOB_MEMORY = JOB_LIFE.plusHours(1);

    /** GitHub's clock and ours differ by less than this, or a runner too many is launched now and then. */
    static final Duration CLOCKS = Duration.ofSeconds(10);

    /** GitHub tells within seconds which job a runner has; past this it is asked. */
    static final Duration PRESUMED = Duration.ofSeconds(10);

    /** A job beside an idle runner of the right kind is given to it within a minute, or never. */
    static final Backoff PASSED_OVER = new Backoff(Duration.ofMinutes(2), Duration.ofHours(2));

    /** A job that has been queued for longer than a launch takes may have been cancelled unheard. */
    static final Backoff JOB_CHECK = new Backoff(Duration.ofMinutes(5), Duration.ofHours(2));

    static final Backoff JOB_CHECK_RETRY = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(10));

    /** Questions about jobs that are in flight at once. */
    static final int JOB_CHECKS = 4;

    /** Thousands of jobs that are due by age alone leave most of an hour's requests to launches. */
    static final Duration JOB_ROUTINE = Duration.ofSeconds(1);

    /** A unit that is alive and has room takes its job within this; then the next unit does. */
    static final Duration NEXT_UNIT = Duration.ofSeconds(30);

    /** Lost deliveries are looked for at least this often. */
    static final Duration DELIVERIES = Duration.ofMinutes(2);

    /** GitHub's list may show an attempt this much later than a newer one. */
    static final Duration DELIVERY_MARGIN = Duration.ofMinutes(10);

    /** Until a delivery that was sent again, and did not arrive, is sent once more. */
    static final Backoff REDELIVERY = new Backoff(Duration.ofMinutes(5), Duration.ofMinutes(40));

    /** How often a delivery is sent again before it is given up. */
    static final int REDELIVERIES = 5;

    /** Redeliveries of one path in flight at once. */
    static final int REDELIVERIES_AT_ONCE = 10;

    /** Lost deliveries of one path that are kept; younger ones are found again by a later listing. */
    static final int LOST_DELIVERIES = 1000;

    private Pace() {}
}
