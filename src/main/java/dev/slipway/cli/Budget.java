package dev.slipway.cli;

import dev.slipway.fleet.Gate;
import dev.slipway.fleet.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a credential lets its pools ask for, against what they could ask for. Pure.
 *
 * <p>A launch costs one request, the JIT config; all else of a runner's life is told by LXD and by deliveries, or costs
 * nothing. Of the hourly limit L of a credential, listings of registrations, of jobs and of deliveries may use a tenth each,
 * as much as they need where GitHub gives no ETag, so that 0.7 L launches are left in an hour. GitHub also bounds a
 * credential to 900 points a minute, of which a launch is 5, so to 180 launches a minute, of which the rate gate leaves some
 * to other calls, and each organisation or repository to 1,500 registrations in 5 minutes. What follows is
 *
 * <pre>launches an hour = min(0.7 L, what the gate lets through, 12 * 1,500 * paths)</pre>
 *
 * <p>Pools with M runners altogether, all of them always busy, launch as many as end: M * 3,600 s divided by that is how long
 * jobs must last on average for the budget to be enough.
 *
 * <p>https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api and
 * https://docs.github.com/en/actions/reference/limits
 *
 * @param launches in an hour
 * @param runners at most, of all the credential's pools
 */
record Budget(long launches, long runners) {

    private static final int PERCENT_FOR_LAUNCHES = 70;
    private static final long REGISTRATIONS_PER_FIVE_MINUTES = 1_500;

    /** Jobs are often shorter than this. */
    private static final Duration LONG = Duration.ofMinutes(5);

    /**
     * Of these pools, which have the same credential.
     *
     * @param limit requests in an hour
     */
    static Budget of(long limit, List<Pool> pools) {
        long paths = pools.stream().map(Pool::path).distinct().count();
        long launches = Math.min(
                limit * PERCENT_FOR_LAUNCHES / 100,
                Math.min(Gate.launchesPerHour(), 12 * REGISTRATIONS_PER_FIVE_MINUTES * paths));
        return new Budget(launches, pools.stream().mapToLong(Pool::max).sum());
    }

    /** How long jobs must last on average, rounded up to a second; empty if nothing can be launched at all. */
    Optional<Duration> enoughFor() {
        return launches == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((runners * 3_600 + launches - 1) / launches));
    }

    CheckLine line(String credential) {
        String what = "GitHub budget of " + credential;
        if (enoughFor().isEmpty()) {
            return CheckLine.warn(what, "lets us launch no runners at all. Who gave it so low a limit?");
        }
        Duration needed = enoughFor().get();
        String said = String.format(
                Locale.ROOT,
                "lets us launch %,d runners an hour; its pools have up to %,d: enough if jobs last %s or longer on average",
                launches,
                runners,
                words(needed));
        return needed.compareTo(LONG) > 0
                ? CheckLine.warn(what, said + ". If they do not, give some pools another credential, or a lower max")
                : CheckLine.ok(what, said);
    }

    /** Such as {@code 8 min 35 s}. */
    private static String words(Duration duration) {
        long hours = duration.toHours();
        String minutes = duration.toMinutesPart() + " min";
        String seconds = duration.toSecondsPart() + " s";
        return hours > 0 ? hours + " h " + minutes : duration.toMinutes() > 0 ? minutes + " " + seconds : seconds;
    }
}
