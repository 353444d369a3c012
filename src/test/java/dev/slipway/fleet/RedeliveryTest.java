package dev.slipway.fleet;

import static dev.slipway.fleet.Job.Stage.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deliveries that did not reach us are found and sent again. */
class RedeliveryTest {

    private static final Duration INTERVAL = Duration.ofMinutes(2);
    private static final JobSources DELIVERIES = new JobSources(true, false, "", Set.of());

    private static Fleet fleet(Pool... pools) {
        return Asked.withJobs(Asked.fleet(pools), DELIVERIES);
    }

    private final Watch watch = Watch.over(fleet(Asked.pool(0, 2)));
    private final Log log = watch.log();

    private List<Effect.ListDeliveries> listings() {
        return log.made(Effect.ListDeliveries.class);
    }

    private List<String> sentAgain() {
        return log.made(Effect.Redeliver.class).stream()
                .map(again -> again.delivery().guid())
                .toList();
    }

    private Mailbox mail() {
        return watch.demand().mail(Asked.PATH);
    }

    private static Delivery attempt(long id, String guid, Instant at, boolean succeeded) {
        return new Delivery(id, guid, at, succeeded);
    }

    private Delivery lost(long id) {
        return attempt(id, "g" + id, watch.world.now, false);
    }

    private void listed(Delivery... deliveries) {
        watch.hears(new Event.DeliveriesListed(Asked.PATH, watch.state.tick(), List.of(deliveries), true, 0, 0));
    }

    @Test
    void aLostDeliveryIsFoundAndSentAgain() {
        watch.begins();
        Job job = watch.world.board.queue("acme/app", 1, "big");
        watch.losesNews().passes(INTERVAL);
        assertThat(sentAgain()).containsExactly("guid-0");
        assertThat(watch.world.board.sent).hasSize(1);

        watch.delivers();

        assertThat(watch.stage(job)).contains(QUEUED);
        watch.passes(Duration.ofHours(1));
        assertThat(sentAgain()).hasSize(1);
        assertThat(mail().lost()).isEmpty();
    }

    @Test
    void deliveriesAreListedFromTheStartOnAndEveryTwoMinutes() {
        watch.hears(new Event.Configured(fleet(Asked.pool(0, 2))));
        Instant begun = watch.world.now;
        assertThat(listings())
                .containsExactly(new Effect.ListDeliveries(Asked.PATH, begun.minus(Duration.ofHours(24)), 1));

        watch.answers().passes(INTERVAL.minusMillis(1));
        assertThat(listings()).hasSize(1);
        watch.passes(Duration.ofMillis(1));
        assertThat(listings()).hasSize(2);
        watch.hears(new Event.ReconcileAsked()).answers();

        assertThat(listings()).hasSize(3);
    }

    @Test
    void aShorterCheckIntervalCounts() {
        Fleet often =
                new Fleet(Asked.FLEET, Set.of(), Duration.ofSeconds(30), 4, DELIVERIES, List.of(Asked.pool(0, 2)));
        Watch hasty = Watch.over(often).begins();

        hasty.passes(Duration.ofSeconds(30));

        assertThat(hasty.made)
                .filteredOn(effect -> effect instanceof Effect.ListDeliveries)
                .hasSize(2);
    }

    @Test
    void everyPathHasAHookOfItsOwn() {
        Watch two = Watch.over(fleet(Asked.pool(0, 2), Asked.ofPath(Asked.pool("tools", 0, 1), "acme/tools")))
                .begins();

        assertThat(two.made)
                .filteredOn(effect -> effect instanceof Effect.ListDeliveries)
                .extracting(effect -> ((Effect.ListDeliveries) effect).path())
                .containsExactly("acme", "acme/tools");
    }

    @Test
    void nothingIsListedUnlessItIsWanted() {
        Watch none = Watch.filled(Asked.pool(0, 2));

        none.passes(Duration.ofMinutes(30));

        assertThat(none.made).noneMatch(effect -> effect instanceof Effect.ListDeliveries);
    }

    @Test
    void whatIsHandledIsNotListedAgainExceptForAMargin() {
        watch.begins();
        Instant newest = watch.world.now.minusSeconds(30);
        listed(attempt(1, "a", newest.minusSeconds(900), true), attempt(2, "b", newest, false));

        watch.holds(Effect.Redeliver.class).passes(INTERVAL);
        assertThat(listings().get(1).since()).isEqualTo(newest.minus(Duration.ofMinutes(10)));
        listed();
        watch.passes(INTERVAL);

        assertThat(listings().get(2).since()).isEqualTo(newest.minus(Duration.ofMinutes(10)));
        listed(attempt(3, "c", newest.minusSeconds(60), true));
        assertThat(mail().handledTo()).contains(newest);
    }

    @Test
    void nothingOlderThanADayIsAskedFor() {
        watch.begins();
        listed(attempt(1, "a", watch.world.now.minus(Duration.ofHours(30)), true));

        watch.passes(INTERVAL);

        assertThat(listings().get(1).since()).isEqualTo(watch.world.now.minus(Duration.ofHours(24)));
    }

    @Test
    void anAttemptThatSucceededIsEnough() {
        watch.begins();
        Instant now = watch.world.now;

        listed(
                attempt(1, "a", now.minusSeconds(9), false),
                attempt(2, "a", now.minusSeconds(5), true),
                attempt(3, "b", now.minusSeconds(9), true),
                attempt(4, "b", now.minusSeconds(5), false));

        assertThat(sentAgain()).isEmpty();
        assertThat(mail().lost()).isEmpty();
    }

    @Test
    void theNewestFailedAttemptIsSentAgainOldestDeliveryFirst() {
        watch.begins();
        Instant now = watch.world.now;

        listed(
                attempt(1, "a", now.minusSeconds(9), false),
                attempt(4, "a", now.minusSeconds(2), false),
                attempt(2, "b", now.minusSeconds(5), false),
                attempt(3, "a", now.minusSeconds(3), false));

        assertThat(log.made(Effect.Redeliver.class))
                .containsExactly(
                        new Effect.Redeliver(Asked.PATH, attempt(2, "b", now.minusSeconds(5), false)),
                        new Effect.Redeliver(Asked.PATH, attempt(4, "a", now.minusSeconds(2), false)));
    }

    @Test
    void oneThatDoesNotArriveIsSentFiveTimesAtGrowingIntervals() {
        watch.begins();
        watch.queues();
        watch.world.board.queue("acme/app", 1, "big");
        watch.losesNews();
        Instant begun = watch.world.now;

        List<Integer> minutes = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            int before = sentAgain().size();
            watch.passes(INTERVAL);
            if (sentAgain().size() > before) {
                minutes.add((int) Duration.between(begun, watch.world.now).toMinutes());
            }
            watch.losesNews();
        }

        assertThat(minutes).containsExactly(2, 8, 18, 38, 78);
        assertThat(mail().lost()).containsOnlyKeys("guid-1");
        listed(attempt(99, "h", watch.world.now, true));
        assertThat(mail().lost()).as("forgotten").isEmpty();
    }

    @Test
    void whatIsGivenUpIsKnownWhileItIsListed() {
        watch.begins();
        Delivery failed = lost(1);
        listed(failed);
        for (int i = 0; i < 9; i++) {
            watch.passes(Duration.ofMinutes(41));
            listed(attempt(2 + i, "g1", watch.world.now, false));
        }
        assertThat(sentAgain()).hasSize(5);
        assertThat(mail().lost().get("g1").givenUp()).isTrue();
        Instant last = mail().lost().get("g1").attempt().at();

        listed(attempt(99, "h", last.plus(Duration.ofMinutes(10)), true));
        assertThat(mail().lost()).containsOnlyKeys("g1");
        listed(attempt(99, "h", last.plus(Duration.ofMinutes(10)).plusMillis(1), true));

        assertThat(mail().lost()).isEmpty();
    }

    @Test
    void tenAtOnceAndTheOthersAsTheseEnd() {
        watch.begins().holds(Effect.Redeliver.class);
        Delivery[] many = new Delivery[25];
        for (int i = 0; i < many.length; i++) {
            many[i] = lost(i);
        }

        listed(many);
        assertThat(sentAgain()).hasSize(10);
        assertThat(mail().inFlight()).hasSize(10);
        listed(many);
        assertThat(sentAgain()).hasSize(10);
        watch.letsGo(Effect.Redeliver.class);

        assertThat(sentAgain()).hasSize(25).doesNotHaveDuplicates();
        assertThat(mail().inFlight()).isEmpty();
    }

    @Test
    void oneThatArrivesWhileItIsSentAgainIsForgotten() {
        watch.begins().holds(Effect.Redeliver.class);
        listed(lost(1));

        listed(attempt(2, "g1", watch.world.now, true));
        assertThat(mail().lost()).isEmpty();
        assertThat(mail().inFlight()).containsExactly("g1");
        watch.letsGo(Effect.Redeliver.class);

        assertThat(mail().lost()).isEmpty();
        assertThat(mail().inFlight()).isEmpty();
    }

    @Test
    void aFailureToSendIsRetriedWhenTheNextListingStillShowsIt() {
        watch.begins().fails(Effect.Redeliver.class, Kind.TIMEOUT);
        listed(lost(1));
        watch.answers();
        assertThat(sentAgain()).hasSize(1);
        assertThat(mail().inFlight()).isEmpty();
        assertThat(watch.state.hub(Asked.PATH).trouble().map(Failure::kind)).contains(Kind.TIMEOUT);

        watch.mends().passes(INTERVAL);

        assertThat(sentAgain()).hasSize(2);
        assertThat(mail().lost().get("g1").times()).isEqualTo(1);
        assertThat(watch.state.hub(Asked.PATH).trouble()).isEmpty();
        assertThat(log.notices(Notice.CallFailed.class))
                .containsExactly(
                        new Notice.CallFailed("Redeliver", Asked.PATH, new Failure(Kind.TIMEOUT, "told to fail")));
    }

    @ParameterizedTest
    @CsvSource({"NOT_FOUND, 1", "FORBIDDEN, 1", "INVALID, 1", "TIMEOUT, 0", "UNREACHABLE, 0", "FAILED, 0"})
    void whatGitHubRefusesToSendIsTriedNoMoreOftenThanWhatDoesNotArrive(Kind kind, int times) {
        watch.begins().fails(Effect.Redeliver.class, kind);

        listed(lost(1));
        watch.answers();

        assertThat(mail().lost().get("g1").times()).isEqualTo(times);
    }

    @Test
    void aClosedGatePostponesBoth() {
        watch.begins();
        watch.fails(new Exchange.Fault(
                Effect.ListRegistrations.class,
                Optional.empty(),
                new Failure(Kind.LIMITED, "slow down", Optional.of(Duration.ofMinutes(30))),
                false));
        watch.hears(new Event.ReconcileAsked()).answers().mends();
        int before = listings().size();
        listed(lost(1));

        watch.passes(Duration.ofMinutes(30).minusMillis(1));
        assertThat(listings()).hasSize(before);
        assertThat(sentAgain()).isEmpty();
        watch.passes(Duration.ofMillis(1));

        assertThat(listings()).hasSize(before + 1);
        assertThat(sentAgain()).hasSize(1);
    }

    @Test
    void whatWaitsForTheGateWakesItUp() {
        watch.begins().holds(Effect.Redeliver.class);
        Delivery[] many = new Delivery[12];
        for (int i = 0; i < many.length; i++) {
            many[i] = lost(i);
        }
        listed(many);
        watch.holds(Effect.ListDeliveries.class).passes(INTERVAL);
        watch.hears(new Event.LxdDisconnected("away"));
        watch.fails(new Exchange.Fault(
                Effect.Redeliver.class,
                Optional.empty(),
                new Failure(Kind.LIMITED, "slow down", Optional.of(Duration.ofMinutes(3))),
                false));

        watch.letsGo(Effect.Redeliver.class).mends();
        assertThat(sentAgain()).hasSize(10);
        watch.passes(Duration.ofMinutes(3).minusMillis(1));
        assertThat(sentAgain()).hasSize(10);
        watch.passes(Duration.ofMillis(1));
        // A limit that could not be foreseen was a secondary one: from now on one write a second.
        assertThat(sentAgain()).hasSize(11);
        watch.passes(Duration.ofSeconds(1));

        assertThat(sentAgain()).hasSize(12).doesNotHaveDuplicates();
    }

    @Test
    void failuresToListAreRetriedWithAGrowingDelay() {
        watch.fails(Effect.ListDeliveries.class, Kind.FAILED).begins();
        assertThat(listings()).hasSize(1);

        watch.passes(Duration.ofSeconds(1));
        assertThat(listings()).hasSize(2);
        watch.passes(Duration.ofSeconds(2));
        assertThat(listings()).hasSize(3);
        assertThat(watch.state.hub(Asked.PATH).trouble()).isPresent();
        assertThat(log.oddities()).isEmpty();
        assertThat(log.notices(Notice.CallFailed.class))
                .contains(
                        new Notice.CallFailed("ListDeliveries", Asked.PATH, new Failure(Kind.FAILED, "told to fail")));
    }

    @ParameterizedTest
    @CsvSource({
        "acme, FORBIDDEN, admin:org_hook",
        "acme, NOT_FOUND, admin:org_hook",
        "acme/tools, NOT_FOUND, admin:repo_hook"
    })
    void aMissingPermissionIsToldOnceAndTriedSeldom(String path, Kind kind, String scope) {
        Watch watch = Watch.over(fleet(Asked.ofPath(Asked.pool(0, 1), path)));
        Log log = watch.log();
        watch.fails(Effect.ListDeliveries.class, kind).begins().passes(Asked.CHECK.multipliedBy(3));

        assertThat(log.made(Effect.ListDeliveries.class)).hasSize(4);
        assertThat(log.notices(Notice.Oddity.class))
                .containsExactly(new Notice.Oddity(
                        path,
                        "does not let us see the deliveries to its webhook (" + kind.word()
                                + "): there is none for our URL, or the credential needs `" + scope
                                + "` (a fine-grained token or an App: \"Webhooks: read and write\"); deliveries that are lost are not"
                                + " sent again"));
        watch.mends().passes(Asked.CHECK).passes(INTERVAL);
        assertThat(log.made(Effect.ListDeliveries.class)).hasSize(6);
        watch.fails(Effect.ListDeliveries.class, kind).passes(INTERVAL);
        assertThat(log.oddities()).hasSize(2);
    }

    @Test
    void moreThanCanBeListedIsTold() {
        watch.begins();

        watch.hears(new Event.DeliveriesListed(
                Asked.PATH, watch.state.tick(), List.of(attempt(1, "a", watch.world.now, true)), false, 0, 0));

        assertThat(log.oddities())
                .containsExactly(
                        "has had more deliveries than can be listed; some that were lost may not be sent again");
        assertThat(mail().handledTo()).contains(watch.world.now);
    }

    @Test
    void ofVeryManyTheOldestAreKeptAndTheOthersFoundAgain() {
        watch.begins().holds(Effect.Redeliver.class);
        Instant first = watch.world.now.minus(Duration.ofHours(1));
        Delivery[] many = new Delivery[1002];
        for (int i = 0; i < many.length; i++) {
            many[i] = attempt(i, "m" + i, first.plusSeconds(i), false);
        }

        listed(many);

        assertThat(mail().lost())
                .hasSize(1000)
                .containsKey("m0")
                .containsKey("m999")
                .doesNotContainKey("m1000");
        assertThat(mail().handledTo()).contains(first.plusSeconds(1000));
    }
}
