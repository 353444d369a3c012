package dev.slipway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.JobSources;
import dev.slipway.fleet.Pool;
import dev.slipway.sandbox.model.GitHubTerms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What GitHub counts against the primary limit while a fleet has nothing to do, and for one job. */
@Tag("slow")
class QuietHourTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static LimitedDay filled(GitHubTerms terms, Duration renewing, int runners) {
        return filled(
                terms,
                renewing,
                new JobSources(true, false, "", Set.of()),
                LimitedDay.pool("warm", runners, runners + 1));
    }

    private static LimitedDay filled(GitHubTerms terms, Duration renewing, JobSources sources, Pool pool) {
        Fleet fleet = new Fleet("acme-1", Set.of(), LimitedDay.CHECK, 20, sources, List.of(pool));
        var day = new LimitedDay(7, terms, fleet, renewing);
        // Until everything has been read as it stays: no delivery is younger than the margin of their listing.
        day.runFor(Duration.ofMinutes(20));
        day.reset();
        return day;
    }

    @Test
    void withOneTokenNothingCounts() {
        LimitedDay day = filled(GitHubTerms.documented(), Duration.ZERO, 100);

        day.runFor(HOUR);

        System.out.println("a quiet hour of 100 runners, one token: " + day.counted + " counted, " + day.unchanged
                + " answered 304, " + day.listings + " listings");
        assertThat(day.counted).isZero();
        assertThat(day.listings).isBetween(55, 61);
        assertThat(day.unchanged).isGreaterThanOrEqualTo(day.listings);
    }

    @Test
    void withOneTokenPollsOfARepositoryCountNothingEither() {
        LimitedDay day = filled(
                GitHubTerms.documented(),
                Duration.ZERO,
                new JobSources(true, true, "", Set.of()),
                LimitedDay.pool("acme/tools", "warm", 10, 12));

        day.runFor(HOUR);

        System.out.println("a quiet hour of polls, one token: " + day.countedFor + " counted, " + day.unchanged
                + " answered 304, " + day.listings + " listings, " + day.polls + " polls");
        assertThat(day.counted).isZero();
        assertThat(day.polls).isBetween(55, 61);
        // Of each of four statuses twice.
        assertThat(day.unchanged).isGreaterThanOrEqualTo(8 * day.polls);
    }

    @Test
    void everyNewTokenCostsOneListingOfEverything() {
        LimitedDay day = filled(GitHubTerms.documented(), Duration.ofMinutes(55), 100);

        day.runFor(HOUR);

        System.out.println("a quiet hour of 100 runners, tokens renewed: " + day.counted + " counted, " + day.unchanged
                + " answered 304, " + day.listings + " listings");
        assertThat(day.countedFor).isEqualTo(Map.of("ListRegistrations", 1, "ListDeliveries", 1));
    }

    @Test
    void withoutETagsListingsStayWithinTheirBudget() {
        // An ETag of another token is none.
        LimitedDay day = filled(GitHubTerms.documented().withLimits(300, 900, 1_500), Duration.ofSeconds(30), 5);

        day.runFor(HOUR);

        System.out.println("a quiet hour without ETags, 300 requests an hour: " + day.countedFor + " counted, "
                + day.unchanged + " answered 304");
        assertThat(day.unchanged).isZero();
        assertThat(day.countedFor).containsOnlyKeys("ListRegistrations", "ListDeliveries");
        assertThat(day.countedFor.values())
                .allSatisfy(requests -> assertThat(requests).isBetween(28, 30));
    }

    @Test
    void aJobCostsItsJitConfigAndWhatChangesInListingsThatAreMadeAnyway() {
        LimitedDay day = filled(GitHubTerms.documented(), Duration.ZERO, 5);

        day.queue("warm", Duration.ofSeconds(30));
        day.runFor(HOUR);

        System.out.println("one job's life: " + day.countedFor + " counted, " + day.launches + " launches");
        assertThat(day.launches).isEqualTo(1);
        assertThat(day.countedFor).containsOnlyKeys("Launch", "ListRegistrations", "ListDeliveries");
        assertThat(day.countedFor).containsEntry("Launch", 1);
        // It ends, and another comes: both may be seen halfway.
        assertThat(day.countedFor.get("ListRegistrations")).isBetween(1, 3);
        assertThat(day.countedFor.get("ListDeliveries")).isBetween(1, 3);
    }
}
