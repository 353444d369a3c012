package dev.slipway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.JobSources;
import dev.slipway.sandbox.model.GitHubStatistics;
import dev.slipway.sandbox.model.GitHubTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A fleet of up to a hundred runners lives through a day of jobs in bursts, token renewals and outages, under GitHub's
 * limits. Nothing is refused for a limit that could be foreseen; what nobody can foresee, another program that uses the
 * same credential, is all that may be.
 */
@Tag("slow")
class DayOfLimitsTest {

    private static final Duration DAY = Duration.ofHours(24);

    private static Fleet fleet(int idle) {
        return new Fleet(
                "acme-1",
                Set.of(),
                LimitedDay.CHECK,
                50,
                new JobSources(true, false, "", Set.of()),
                List.of(LimitedDay.pool("warm", idle, 40), LimitedDay.pool("cold", 0, 60)));
    }

    @ParameterizedTest
    @ValueSource(longs = 1)
    void noLaunchIsRefusedOnADayOfJobsInBursts(long seed) {
        var day = new LimitedDay(seed, GitHubTerms.documented(), fleet(4), Duration.ofMinutes(50));
        day.jobs(Duration.ofSeconds(40), Duration.ofMinutes(2), DAY, "warm", "cold");
        day.bursts(400, Duration.ofMinutes(80), Duration.ofSeconds(8), DAY, "cold");
        for (int i = 0; i < 3; i++) {
            day.outage(day.dice.between(Duration.ofHours(1), Duration.ofHours(22)), Duration.ofMinutes(10));
        }

        day.runFor(DAY);
        day.finish(Duration.ofHours(2));

        System.out.println("a day of limits, seed " + seed + ": " + day);
        assertThat(day.launchesRefused).isEmpty();
        assertThat(day.refusals).isEmpty();
        assertThat(day.jobs).isGreaterThan(5_000);
        assertThat(day.open()).isZero();
        // A runner that ends while GitHub answers nobody cannot say so: its job has run, and is lost to GitHub.
        GitHubStatistics done = day.github.statistics(day.timeline.now());
        assertThat(done.completed() + done.lost()).isEqualTo(day.jobs);
        assertThat(done.lost()).isLessThan(60);
        assertThat(day.latestListing)
                .isLessThan(LimitedDay.CHECK.multipliedBy(2).plusSeconds(10));
        // The limit of a minute holds launches back in each burst.
        assertThat(day.longestHeld).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = 2)
    void launchesWaitAndNoneIsRefusedWhereMoreIsAskedForThanTheLimitAllows(long seed) {
        Duration two = Duration.ofHours(2);
        GitHubTerms tight = GitHubTerms.documented().withLimits(1_000, 900, 1_500);
        var day = new LimitedDay(seed, tight, fleet(4), Duration.ZERO);
        day.jobs(Duration.ofSeconds(30), Duration.ofMinutes(1), two, "warm", "cold");
        day.bursts(300, Duration.ofMinutes(12), Duration.ofSeconds(10), two, "cold");

        day.runFor(two);
        day.finish(Duration.ofHours(6));

        System.out.println("1,000 requests an hour, seed " + seed + ": " + day);
        assertThat(day.jobs).isGreaterThan(2_200);
        assertThat(day.refusals).isEmpty();
        assertThat(day.open()).isZero();
        assertThat(day.latestListing)
                .isLessThan(LimitedDay.CHECK.multipliedBy(2).plusSeconds(10));
        assertThat(day.longestHeld).isGreaterThan(Duration.ofMinutes(5));
    }

    @Test
    void onlyAnotherProgramsUseOfTheCredentialIsASurprise() {
        Duration three = Duration.ofHours(3);
        var day = new LimitedDay(3, GitHubTerms.documented(), fleet(4), Duration.ZERO);
        day.jobs(Duration.ofSeconds(20), Duration.ofMinutes(1), three, "warm", "cold");
        List<Instant> surprises = new ArrayList<>();
        for (int hour = 0; hour < 2; hour++) {
            day.timeline.after(Duration.ofMinutes(30 + hour * 80L), () -> {
                surprises.add(day.timeline.now());
                for (int i = 0; i < 900; i++) {
                    var ignored = day.github.groups().list("token", "acme", 1, 1, Optional.empty(), day.timeline.now());
                }
            });
        }

        day.runFor(three);
        day.finish(Duration.ofHours(1));

        System.out.println("another program's bursts: " + day);
        assertThat(day.open()).isZero();
        // Those that were on their way when it happened; from then on the gate is closed for a minute, then careful.
        assertThat(day.launchesRefused.keySet())
                .hasSizeBetween(1, 6)
                .allSatisfy(at -> assertThat(surprises)
                        .anyMatch(surprise -> !at.isBefore(surprise) && at.isBefore(surprise.plusSeconds(60))));
    }
}
