package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How one listing stands. */
class ListingTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    @Test
    void itIsOverdueTwoIntervalsAfterTheLastCompleteOne() {
        assertThat(Listing.NEVER.overdueAt(Duration.ofMinutes(5))).isEmpty();
        Listing listing = Listing.NEVER.completed(NOW, 3, NOW.plusSeconds(60));

        assertThat(listing.overdueAt(Duration.ofMinutes(5))).contains(NOW.plusSeconds(600));
        assertThat(listing.failed(NOW.plusSeconds(99)).overdueAt(Duration.ofMinutes(5)))
                .contains(NOW.plusSeconds(600));
    }

    @Test
    void itIsDueNoEarlierThanItCanBeAfforded() {
        Listing listing = Listing.NEVER.completed(NOW, 3, NOW.plusSeconds(60));

        assertThat(listing.notBefore(NOW.plusSeconds(59)).dueAt()).contains(NOW.plusSeconds(60));
        assertThat(listing.notBefore(NOW.plusSeconds(61)).dueAt()).contains(NOW.plusSeconds(61));
        assertThat(Listing.NEVER.notBefore(NOW).dueAt()).contains(NOW);
    }

    @Test
    void whatTheLastOneCostIsRememberedWhateverHappens() {
        Listing listing = Listing.NEVER.costing(new Listings.Cost(3, 7, 9), Optional.of(Duration.ofMinutes(9)));

        assertThat(listing.begun().cost()).isEqualTo(7);
        assertThat(listing.completed(NOW, 3, NOW).cost()).isEqualTo(7);
        assertThat(listing.failed(NOW).cost()).isEqualTo(7);
        assertThat(listing.refused(NOW).cost()).isEqualTo(7);
        assertThat(listing.forgotten().cost()).isEqualTo(7);
        assertThat(listing.completed(NOW, 3, NOW).dueBy(NOW.minusSeconds(1)).cost())
                .isEqualTo(7);
        assertThat(listing.notBefore(NOW).requests()).isEqualTo(9);
        assertThat(listing.estimate()).isEqualTo(9);
        assertThat(Listing.NEVER.estimate()).isEqualTo(1);
        assertThat(listing.notBefore(NOW).stretchedTo()).contains(Duration.ofMinutes(9));
    }
}
