package dev.slipway.sandbox.model;

import static dev.slipway.sandbox.model.VirtualLxd.definition;
import static dev.slipway.sandbox.model.VirtualLxd.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure;
import dev.slipway.sandbox.model.LxdInstance.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a daemon that ends and comes back leaves behind. */
class LxdRestartTest {
    private static final Duration DOWN = Duration.ofSeconds(10);

    private final VirtualLxd lxd = VirtualLxd.ordinary();
    private final LxdModel model = lxd.model;

    @Test
    void whileItIsDownNothingAnswersAndNothingIsTold() {
        LxdRef ref = lxd.started("a");
        lxd.pass(DOWN);

        model.kill(DOWN, lxd.now);

        assertThat(model.reachable()).isFalse();
        LxdAnswer<LxdInstance> answer = model.get(ref, lxd.now);
        assertThat(answer.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.UNREACHABLE);
        lxd.pass(DOWN.minusMillis(1));
        assertThat(model.reachable()).isFalse();
        lxd.pass(Duration.ofMillis(1));
        assertThat(model.reachable()).isTrue();
        assertThat(lxd.news.subList(lxd.news.size() - 2, lxd.news.size()))
                .extracting(Object::getClass)
                .isEqualTo(List.of(LxdNews.WentDown.class, LxdNews.CameUp.class));
    }

    @Test
    void guestsGoOnAndOneThatEndsMeanwhileIsStoppedWithoutNews() {
        LxdRef goesOn = lxd.started("on");
        LxdRef ends = lxd.started("ends");
        LxdRef reboots = lxd.started("reboots");
        model.kill(DOWN, lxd.now);
        lxd.pass(Duration.ofSeconds(1));
        int told = lxd.news.size();

        model.says(goesOn, "still here", lxd.now);
        model.powersOff(ends, lxd.now);
        model.reboots(reboots, lxd.now);
        lxd.pass(DOWN);

        assertThat(given(model.console(goesOn, lxd.now))).isEqualTo("still here\r\n");
        assertThat(lxd.read(ends).status()).isEqualTo(Status.STOPPED);
        assertThat(lxd.read(reboots).status()).isEqualTo(Status.STOPPED);
        assertThat(lxd.news.subList(told, lxd.news.size())).hasOnlyElementsOfType(LxdNews.CameUp.class);
        lxd.succeeds(model.delete(ends, lxd.now));
    }

    @Test
    void aCreationThatAKillInterruptsLeavesNothingOrAHalfMadeInstanceThatCannotStart() {
        LxdOperation creation = given(model.create(definition("half"), lxd.now));
        lxd.pass(Duration.ofMillis(100));
        LxdOperation other = given(model.create(definition("none"), lxd.now));

        model.kill(DOWN, lxd.now);
        lxd.pass(DOWN);

        assertThat(model.peek(creation.id())).isEmpty();
        assertThat(model.peek(other.id())).isEmpty();
        lxd.gone(LxdRef.of("none"));
        LxdRef half = LxdRef.of("half");
        assertThat(lxd.read(half).status()).isEqualTo(Status.STOPPED);
        lxd.fails(model.start(half, lxd.now), "Failed to handle idmapped storage");
        lxd.succeeds(model.delete(half, lxd.now));
    }

    @Test
    void aStopThatAKillInterruptsIsNeverFinishedAndHoldsUpNothing() {
        LxdRef ref = lxd.started("a");
        model.powersOff(ref, lxd.now);

        model.kill(Duration.ofMillis(1), lxd.now);
        lxd.pass(Duration.ofSeconds(1));

        assertThat(lxd.actions("a")).doesNotContain("instance-shutdown");
        lxd.succeeds(model.delete(ref, lxd.now));
    }

    @Test
    void aTerminatedDaemonFirstEndsItsOperations() {
        LxdAnswer<LxdOperation> creation = model.create(definition("a"), lxd.now);
        lxd.pass(Duration.ofMillis(100));

        model.restart(DOWN, lxd.now);

        assertThat(model.reachable()).isTrue();
        while (model.reachable()) {
            lxd.step();
        }
        assertThat(model.peek(given(creation).id())).isEmpty();
        lxd.pass(DOWN);
        lxd.succeeds(model.start(LxdRef.of("a"), lxd.now));
    }

    @Test
    void aTerminatedDaemonWaitsAMinuteAtMost() {
        LxdRef ref = lxd.started("a");
        model.inhabit(new SilentGuests());
        LxdOperation question = given(model.exec(ref, List.of("/usr/lib/slipway/busy"), lxd.now));

        model.restart(DOWN, lxd.now);

        lxd.pass(Duration.ofSeconds(59));
        assertThat(model.reachable()).isTrue();
        lxd.pass(Duration.ofSeconds(2));
        assertThat(model.reachable()).isFalse();
        lxd.pass(DOWN);
        assertThat(model.peek(question.id())).isEmpty();
        assertThat(lxd.read(ref).status()).isEqualTo(Status.RUNNING);
    }
}
