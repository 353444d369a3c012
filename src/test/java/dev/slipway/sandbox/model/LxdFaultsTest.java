package dev.slipway.sandbox.model;

import static dev.slipway.sandbox.model.VirtualLxd.definition;
import static dev.slipway.sandbox.model.VirtualLxd.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.model.LxdFaults.Events;
import dev.slipway.sandbox.model.LxdFaults.Operations;
import dev.slipway.sandbox.model.LxdInstance.Status;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each fault does what it says. */
class LxdFaultsTest {
    private static final Operations FINE = new Operations(0, 0, 0, 0, 0, Duration.ZERO);
    private static final Events HEARD = new Events(0, 0, 0, Duration.ZERO);
    private static final Duration NEVER = Duration.ZERO;

    private static LxdFaults of(Events events, Operations operations) {
        return new LxdFaults(events, operations, 0, NEVER, 0, NEVER, NEVER, NEVER, 0);
    }

    @Test
    void eventsAreLostToldTwiceOrLate() {
        VirtualLxd lost = VirtualLxd.faulty(of(new Events(1, 0, 0, Duration.ZERO), FINE));
        lost.started("a");
        lost.pass(Duration.ofMinutes(1));
        assertThat(lost.news).isEmpty();

        VirtualLxd twice = VirtualLxd.faulty(of(new Events(0, 1, 0, Duration.ZERO), FINE));
        twice.started("a");
        twice.pass(Duration.ofMinutes(1));
        assertThat(twice.news).hasSize(2 * new HashSet<>(twice.news).size()).isNotEmpty();

        VirtualLxd late = VirtualLxd.faulty(of(new Events(0, 0, 1, Duration.ofHours(1)), FINE));
        late.started("a");
        late.pass(Duration.ofSeconds(1));
        int soon = late.news.size();
        late.pass(Duration.ofHours(1));
        assertThat(late.news.size()).isGreaterThan(10 * (soon + 1)).isGreaterThan(30);
        assertThat(late.actions("a")).containsExactlyInAnyOrder("instance-created", "instance-started");
    }

    @Test
    void operationsFail() {
        VirtualLxd creates = VirtualLxd.faulty(of(HEARD, new Operations(1, 0, 0, 0, 0, NEVER)));
        creates.fails(creates.model.create(definition("a"), creates.now), "Failed creating instance");
        creates.gone(LxdRef.of("a"));

        VirtualLxd starts = VirtualLxd.faulty(of(HEARD, new Operations(0, 1, 0, 0, 0, NEVER)));
        LxdRef ref = starts.created("a");
        starts.fails(starts.model.start(ref, starts.now), "forkstart");
        assertThat(starts.read(ref).status()).isEqualTo(Status.STOPPED);

        VirtualLxd stops = VirtualLxd.faulty(of(HEARD, new Operations(0, 0, 1, 0, 0, NEVER)));
        ref = stops.started("a");
        stops.fails(stops.model.stop(ref, true, NEVER, stops.now), "lxc-stop");
        assertThat(stops.read(ref).status()).isEqualTo(Status.RUNNING);

        VirtualLxd deletes = VirtualLxd.faulty(of(HEARD, new Operations(0, 0, 0, 1, 0, NEVER)));
        ref = deletes.created("a");
        deletes.fails(deletes.model.delete(ref, deletes.now), "Failed deleting instance");
        assertThat(deletes.read(ref).status()).isEqualTo(Status.STOPPED);
        deletes.model.misbehave(LxdFaults.none(), deletes.now);
        deletes.succeeds(deletes.model.delete(ref, deletes.now));
    }

    @Test
    void operationsHang() {
        VirtualLxd lxd = VirtualLxd.faulty(of(HEARD, new Operations(0, 0, 0, 0, 1, Duration.ofHours(10))));
        LxdAnswer<LxdOperation> creation = lxd.model.create(definition("a"), lxd.now);
        lxd.pass(Duration.ofMinutes(1));

        assertThat(lxd.model.peek(given(creation).id()).orElseThrow().status()).isEqualTo(LxdOperation.Status.RUNNING);
        lxd.fails(lxd.model.delete(LxdRef.of("a"), lxd.now), "busy running a \"create\"");
        lxd.succeeds(creation);
    }

    @Test
    void answersAreSlowOrLostAndWhatWasAskedIsDone() {
        VirtualLxd slow =
                VirtualLxd.faulty(new LxdFaults(HEARD, FINE, 1, Duration.ofSeconds(8), 0, NEVER, NEVER, NEVER, 0));
        assertThat(slow.model.list("default", slow.now).delay()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(8));

        VirtualLxd lost = VirtualLxd.faulty(new LxdFaults(HEARD, FINE, 0, NEVER, 1, NEVER, NEVER, NEVER, 0));
        LxdAnswer<LxdOperation> creation = lost.model.create(definition("a"), lost.now);
        assertThat(creation.outcome()).isInstanceOf(LxdAnswer.Lost.class);
        lost.pass(Duration.ofSeconds(1));
        lost.model.misbehave(LxdFaults.none(), lost.now);
        assertThat(lost.read(LxdRef.of("a")).status()).isEqualTo(Status.STOPPED);
    }

    @Test
    void theDaemonRestartsAtRandom() {
        VirtualLxd lxd = VirtualLxd.faulty(
                new LxdFaults(HEARD, FINE, 0, NEVER, 0, Duration.ofMinutes(30), Duration.ofSeconds(20), NEVER, 0));

        lxd.pass(Duration.ofDays(10));

        assertThat(lxd.news.stream().filter(LxdNews.WentDown.class::isInstance).count())
                .isBetween(400L, 560L);
        lxd.model.misbehave(LxdFaults.none(), lxd.now);
        lxd.pass(Duration.ofMinutes(2));
        int before = lxd.news.size();
        lxd.pass(Duration.ofDays(10));
        assertThat(lxd.news).hasSize(before);
        assertThat(lxd.model.reachable()).isTrue();
    }

    @Test
    void instancesAreDeletedBehindOurBack() {
        VirtualLxd lxd =
                VirtualLxd.faulty(new LxdFaults(HEARD, FINE, 0, NEVER, 0, NEVER, NEVER, Duration.ofHours(1), 0));
        lxd.started("a");
        lxd.created("b");

        lxd.pass(Duration.ofDays(1));

        assertThat(given(lxd.model.list("default", lxd.now))).isEmpty();
        assertThat(lxd.actions("a")).contains("instance-stopped", "instance-deleted");
        assertThat(lxd.actions("b")).endsWith("instance-deleted");
    }

    @Test
    void aListOfNamesMakesFaultsAndAWrongNameIsNamed() {
        assertThat(LxdFaults.named("none")).isEqualTo(LxdFaults.none());
        assertThat(LxdFaults.named("all")).isEqualTo(LxdFaults.named(String.join(", ", LxdFaults.names())));
        assertThat(LxdFaults.named("events").events().lost()).isPositive();
        assertThat(LxdFaults.named("events").operations()).isEqualTo(FINE);
        assertThat(LxdFaults.names().stream().map(LxdFaults::named))
                .doesNotContain(LxdFaults.none())
                .doesNotHaveDuplicates();
        assertThatThrownBy(() -> LxdFaults.named("events,evnets"))
                .hasMessage("\"evnets\" is no kind of fault; expected some of " + LxdFaults.names() + ", all or none");
    }

    @Test
    void stretchingKeepsTheSharesAndLengthensTheTimes() {
        LxdFaults all = LxdFaults.named("all");
        assertThat(all.stretched(60).events())
                .isEqualTo(new Events(
                        all.events().lost(),
                        all.events().twice(),
                        all.events().late(),
                        all.events().latest().multipliedBy(60)));
        assertThat(all.stretched(60).restartEvery())
                .isEqualTo(all.restartEvery().multipliedBy(60));
        assertThat(LxdFaults.none().stretched(60)).isEqualTo(LxdFaults.none());
    }

    @Test
    void whatIsNoShareOrNoTimeIsRefused() {
        for (double wrong : List.of(-0.1, 1.1, Double.NaN)) {
            assertThatThrownBy(() -> new Events(wrong, 0, 0, NEVER)).hasMessageContaining("events.lost");
        }
        assertThatThrownBy(() -> new Operations(0, 0, 0, 0, 0, Duration.ofSeconds(-1)))
                .hasMessageContaining("operations.longestHang");
    }
}
