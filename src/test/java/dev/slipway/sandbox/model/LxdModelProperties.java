package dev.slipway.sandbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every model, whatever is asked of it and whatever goes wrong. */
class LxdModelProperties {
    private static final int NAMES = 6;

    /** A life of a daemon: random calls at random times, with guests and jobs, all from one seed. */
    private static final class Life {
        private final VirtualLxd lxd;
        private final ScriptedService service = new ScriptedService();
        private final SplittableRandom random;
        private final List<Object> heard = new ArrayList<>();
        private int launches;

        Life(LxdFaults faults, long seed) {
            lxd = new VirtualLxd(VirtualLxd.catalogue(), faults, seed);
            var ignored = RunnerGuests.inhabiting(lxd.model, service, RunnerTimings.measured(), seed);
            random = new SplittableRandom(seed);
        }

        void live(int calls) {
            for (int i = 0; i < calls; i++) {
                heard.add(call());
                lxd.pass(Duration.ofMillis(random.nextInt(random.nextInt(4) == 0 ? 60_000 : 400)));
            }
        }

        private Object call() {
            LxdRef ref = LxdRef.of("n" + random.nextInt(NAMES));
            LxdModel model = lxd.model;
            Instant now = lxd.now;
            return switch (random.nextInt(11)) {
                case 0, 1, 2 ->
                    model.create(
                            LxdDefinition.container(
                                    ref.name(),
                                    VirtualLxd.IMAGE,
                                    Map.of("user.slipway.jit-config", "jit-" + launches++)),
                            now);
                case 3, 4 -> model.start(ref, now);
                case 5 -> model.stop(ref, random.nextBoolean(), Duration.ofSeconds(5), now);
                case 6, 7 -> model.delete(ref, now);
                case 8 -> model.console(ref, now);
                case 9 -> model.exec(ref, List.of("/usr/lib/slipway/busy"), now);
                default -> {
                    service.queue("j", Duration.ofSeconds(random.nextInt(300)));
                    yield model.list("default", now);
                }
            };
        }
    }

    private static LxdFaults faults(boolean bad) {
        return bad ? LxdFaults.named("all") : LxdFaults.none();
    }

    @Property(tries = 60)
    void theSameSeedAndCallsGiveTheSameAnswersAndNews(@ForAll long seed, @ForAll boolean bad) {
        var one = new Life(faults(bad), seed);
        var other = new Life(faults(bad), seed);

        one.live(120);
        other.live(120);

        assertThat(one.heard).isEqualTo(other.heard);
        assertThat(one.lxd.news).isEqualTo(other.lxd.news);
        assertThat(one.service.ended).isEqualTo(other.service.ended);
    }

    @Property(tries = 30)
    void aStepToEachThingThatHappensIsAsGoodAsOneLeap(@ForAll long seed, @ForAll boolean bad) {
        var stepping = new Life(faults(bad), seed);
        var leaping = new Life(faults(bad), seed);
        stepping.live(40);
        leaping.live(40);

        Instant end = stepping.lxd.now.plus(Duration.ofMinutes(10));
        while (stepping.lxd.model.nextAt().filter(next -> !next.isAfter(end)).isPresent()) {
            stepping.lxd.step();
        }
        leaping.lxd.pass(Duration.ofMinutes(10));

        assertThat(stepping.lxd.news).isEqualTo(leaping.lxd.news);
        assertThat(stepping.lxd.model.list("default", end)).isEqualTo(leaping.lxd.model.list("default", end));
    }

    @Property(tries = 60)
    void nothingStaysBusyOnceTheFaultsAreOver(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int calls) {
        var life = new Life(LxdFaults.named("all"), seed);
        life.live(calls);
        life.lxd.model.misbehave(LxdFaults.none(), life.lxd.now);
        life.lxd.pass(Duration.ofMinutes(3));

        for (LxdInstance instance : VirtualLxd.given(life.lxd.model.list("default", life.lxd.now))) {
            if (life.lxd.read(instance.ref()).status() == LxdInstance.Status.RUNNING) {
                life.lxd.succeeds(life.lxd.model.stop(instance.ref(), true, Duration.ZERO, life.lxd.now));
            }
            life.lxd.succeeds(life.lxd.model.delete(instance.ref(), life.lxd.now));
        }
        assertThat(VirtualLxd.given(life.lxd.model.list("default", life.lxd.now)))
                .isEmpty();
        assertThat(life.service.connected).isEmpty();
    }

    @Property(tries = 60)
    void everyOperationEndsOnceAndIsToldWithoutFaults(@ForAll long seed) {
        var life = new Life(LxdFaults.none(), seed);
        life.live(150);
        life.lxd.pass(Duration.ofMinutes(10));

        List<LxdOperation> told = life.lxd.news.stream()
                .filter(LxdNews.Progress.class::isInstance)
                .map(news -> ((LxdNews.Progress) news).operation())
                .toList();
        assertThat(told.stream().filter(o -> o.status().over()).map(LxdOperation::id))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        told.stream().map(LxdOperation::id).distinct().toList());
    }
}
