package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** If most runners go offline in one listing, it is the network: nobody is destroyed for it. */
class OutageTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Watch watch = Watch.filled(Asked.pool(4, 4));
    private final List<Runner> runners;

    OutageTest() {
        listed();
        runners = List.copyOf(watch.state.runners().values());
        watch.world.boxes.values().forEach(box -> box.mute = true);
    }

    private void listed() {
        watch.hears(new Event.ReconcileAsked()).passes(MOMENT);
    }

    private void offline(int count) {
        runners.stream().limit(count).forEach(runner -> watch.registered(runner).online = false);
    }

    private boolean outage() {
        return watch.state.hub(Asked.PATH).outage();
    }

    @Test
    void aMassOfflineDestroysNone() {
        Log log = watch.log();
        watch.world.githubBlind = true;

        watch.passes(Duration.ofMinutes(25));

        assertThat(outage()).isTrue();
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
        assertThat(log.made(Effect.Launch.class)).isEmpty();
        assertThat(watch.phases()).hasSize(4).containsOnly(Phase.IDLE);
    }

    @Test
    void itIsOverWhenTheyAreSeenAgain() {
        watch.world.githubBlind = true;
        listed();
        assertThat(outage()).isTrue();

        watch.world.githubBlind = false;
        listed();

        assertThat(outage()).isFalse();
        assertThat(watch.phases()).hasSize(4).containsOnly(Phase.IDLE);
    }

    @Test
    void halfOfThemIsNoOutage() {
        offline(2);
        listed();
        assertThat(outage()).isFalse();

        watch.passes(Duration.ofMinutes(6));

        assertThat(watch.knows(runners.get(0).name())).isFalse();
        assertThat(watch.knows(runners.get(1).name())).isFalse();
        assertThat(watch.knows(runners.get(2).name())).isTrue();
    }

    @Test
    void moreThanHalfOfThemIs() {
        offline(3);
        listed();

        assertThat(outage()).isTrue();
        watch.passes(Duration.ofMinutes(12));
        assertThat(watch.phases()).hasSize(4).containsOnly(Phase.IDLE);
    }

    @Test
    void itGoesOnWhileMoreAreOfflineThanOnline() {
        offline(4);
        listed();
        watch.registered(runners.get(0)).online = true;
        listed();
        assertThat(outage()).isTrue();

        watch.registered(runners.get(1)).online = true;
        listed();

        assertThat(outage()).isFalse();
    }

    @Test
    void oneAfterTheOtherIsNoOutage() {
        offline(1);
        listed();
        offline(2);
        listed();
        offline(3);
        listed();

        assertThat(outage()).isFalse();
    }

    @Test
    void aLoneRunnerIsNoOutage() {
        Watch one = Watch.filled(Asked.pool(1, 1));
        one.hears(new Event.ReconcileAsked()).answers();
        one.world.githubBlind = true;

        one.hears(new Event.ReconcileAsked()).answers();

        assertThat(one.state.hub(Asked.PATH).outage()).isFalse();
    }

    @Test
    void anIncompleteListingTellsNothingOfItsEnd() {
        offline(4);
        listed();

        watch.exchange.github.incomplete = true;
        listed();

        assertThat(outage()).isTrue();
    }

    @Test
    void aDoubtThatAroseBeforeItWasKnownIsDropped() {
        offline(1);
        listed();
        watch.holds(Effect.ReadRegistration.class).passes(Duration.ofMinutes(5));
        assertThat(watch.now(runners.get(0)).farewell()).isPresent();

        watch.world.githubBlind = true;
        listed();

        assertThat(outage()).isTrue();
        assertThat(watch.now(runners.get(0)).farewell()).isEmpty();
        Log log = watch.log();
        watch.letsGo(Effect.ReadRegistration.class).passes(Duration.ofMinutes(12));
        assertThat(log.made(Effect.Deregister.class)).isEmpty();
    }

    @Test
    void theyAreDestroyedByEvidenceIfOneStaysAwayAfterIt() {
        offline(4);
        listed();
        runners.stream().skip(1).forEach(runner -> watch.registered(runner).online = true);
        listed();
        assertThat(outage()).isFalse();

        watch.passes(Duration.ofMinutes(6));

        assertThat(watch.knows(runners.get(0).name())).isFalse();
    }

    @Test
    void runnersThatNeverListenedDoNotMakeOne() {
        Watch launching = Watch.over(Asked.pool(3, 3));
        launching.world.guestsListen = false;
        launching.begins().passes(MOMENT);

        launching.hears(new Event.ReconcileAsked()).answers();

        assertThat(launching.state.hub(Asked.PATH).outage()).isFalse();
    }
}
