package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Gate.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is asked of a gate, in any order and at any pace. */
class GateProperties {

    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    /** A call that somebody wants to make, after a pause, and that would last so long. */
    record Wish(Duration pause, Use use, Duration lasts) {}

    /** What is on its way. */
    private static final class Calls {
        private final Map<Instant, List<Use>> ends = new TreeMap<>();

        void begin(Wish wish, Instant now) {
            ends.computeIfAbsent(now.plus(wish.lasts()), at -> new ArrayList<>())
                    .add(wish.use());
        }

        Load load(Instant now) {
            ends.keySet().removeIf(at -> !at.isAfter(now));
            Load load = Load.NONE;
            for (List<Use> uses : ends.values()) {
                for (Use use : uses) {
                    load = load.and(use);
                }
            }
            return load;
        }
    }

    private record Made(Instant at, int points) {}

    private static int points(Use use) {
        return use.writes() ? 5 : 1;
    }

    @Property(tries = 60)
    void inNoMinuteMorePointsAreSpentThanGitHubAllows(@ForAll("eager") List<Wish> wishes) {
        Gate gate = Gate.OPEN.told(Quota.told(1_000_000, 1_000_000, START.plus(Duration.ofHours(1))), START);
        List<Made> made = new ArrayList<>();
        Calls calls = new Calls();
        Instant now = START;
        for (Wish wish : wishes) {
            now = now.plus(wish.pause());
            Load load = calls.load(now);
            assertThat(load.inFlight()).isLessThanOrEqualTo(90);
            if (!gate.opensAt(wish.use(), load, now).isAfter(now)) {
                gate = gate.begun(wish.use(), "acme", now);
                calls.begin(wish, now);
                made.add(new Made(now, points(wish.use())));
            }
        }

        int first = 0;
        int sum = 0;
        for (Made call : made) {
            sum += call.points();
            while (made.get(first).at().isBefore(call.at().minusSeconds(60))) {
                sum -= made.get(first++).points();
            }
            assertThat(sum).isLessThanOrEqualTo(900);
        }
    }

    @Property(tries = 60)
    void aGateThatSaysWhenItOpensIsClosedUntilThenAndOpenFromThenOn(@ForAll("eager") List<Wish> wishes) {
        Gate gate = Gate.OPEN.told(Quota.told(1_000, 600, START.plusSeconds(90)), START);
        Instant now = START;
        for (Wish wish : wishes) {
            now = now.plus(wish.pause());
            Instant opens = gate.opensAt(wish.use(), Load.NONE, now);
            if (opens.isAfter(now)) {
                assertThat(gate.opensAt(wish.use(), Load.NONE, opens)).isEqualTo(opens);
                assertThat(gate.opensAt(wish.use(), Load.NONE, opens.minusNanos(1)))
                        .isAfter(opens.minusNanos(1));
                assertThat(gate.allows(Use.LAUNCH, Load.NONE, now) > 0 && wish.use() == Use.LAUNCH)
                        .isFalse();
            } else {
                gate = gate.begun(wish.use(), "acme", now);
                gate = gate.told(
                        Quota.told(1_000, gate.quota().orElseThrow().left(now) - 1, START.plusSeconds(90)), now);
            }
        }
    }

    @Property(tries = 200)
    void nothingIsAskedWhileItIsClosedAndCarefulWritesAreMadeOneByOneASecondApart(
            @ForAll("eager") List<Wish> wishes, @ForAll("refusals") List<Integer> refusals) {
        Gate gate = Gate.OPEN;
        Calls calls = new Calls();
        Instant now = START;
        Optional<Instant> closedUntil = Optional.empty();
        Optional<Instant> wrote = Optional.empty();
        for (int i = 0; i < wishes.size(); i++) {
            Wish wish = wishes.get(i);
            now = now.plus(wish.pause());
            if (refusals.contains(i)) {
                var said = new Failure(Failure.Kind.LIMITED, "slow down", Optional.of(Duration.ofSeconds(20)));
                gate = gate.refused(said, now);
                closedUntil = Optional.of(now.plusSeconds(20));
            }
            Load load = calls.load(now);
            if (!gate.opensAt(wish.use(), load, now).isAfter(now)) {
                assertThat(closedUntil.filter(now::isBefore)).isEmpty();
                if (wish.use().writes() && closedUntil.isPresent()) {
                    assertThat(load.writing()).isZero();
                    assertThat(wrote.filter(now.minusSeconds(1)::isBefore)).isEmpty();
                }
                gate = gate.begun(wish.use(), "acme", now).answered(now);
                calls.begin(wish, now);
                wrote = wish.use().writes() ? Optional.of(now) : wrote;
            }
        }
    }

    /** Faster than a credential may be, and with pauses now and then. */
    @Provide
    Arbitrary<List<Wish>> eager() {
        Arbitrary<Duration> pauses = Arbitraries.frequencyOf(
                Tuple.of(60, Arbitraries.integers().between(0, 150).map(Duration::ofMillis)),
                Tuple.of(1, Arbitraries.integers().between(0, 40).map(Duration::ofSeconds)));
        Arbitrary<Duration> lengths = Arbitraries.integers().between(0, 20_000).map(Duration::ofMillis);
        return Combinators.combine(pauses, Arbitraries.of(Use.class), lengths)
                .as(Wish::new)
                .list()
                .ofMinSize(300)
                .ofMaxSize(900);
    }

    @Provide
    Arbitrary<List<Integer>> refusals() {
        return Arbitraries.integers().between(0, 300).list().ofMaxSize(4);
    }
}
