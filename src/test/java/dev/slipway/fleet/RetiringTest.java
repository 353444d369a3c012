package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.slipway.fleet.Failure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a runner that is not wanted any more is seen off: deregister, let it power off, ask it, and only then stop it. */
class RetiringTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Watch watch = Watch.filled(Asked.pool(1, 1));
    private final Runner runner = watch.first(Phase.IDLE);
    private final Log log = watch.log();

    /** The pool wants none any more, for long enough. */
    @CanIgnoreReturnValue
    private Watch retired() {
        return watch.reconfigured(Asked.pool(0, 1)).passes(Duration.ofMinutes(2));
    }

    private Farewell farewell() {
        return watch.now(runner).farewell().orElseThrow();
    }

    @Test
    void aDeregisteredRunnerPowersOffByItself() {
        retired().passes(MOMENT);

        assertThat(log.on(Effect.Deregister.class)).containsExactly(runner.name());
        assertThat(log.made(Effect.AskGuest.class)).isEmpty();
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
        assertThat(log.outcomes()).containsExactly(Outcome.RETIRED);
        assertThat(watch.world.boxes).isEmpty();
        assertThat(watch.world.registrations).isEmpty();
    }

    @Test
    void oneWhoseRegistrationIsGoneAlreadyLeavesJustSo() {
        watch.world.guestsLeave = false;
        watch.world.registrations.clear();

        retired();

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);
        assertThat(farewell().reason()).isEqualTo(Farewell.Reason.SURPLUS);
        assertThat(farewell().nextAsk()).isEqualTo(watch.world.now.plusSeconds(90));
    }

    @Test
    void oneThatGitHubSaysIsBusyIsKept() {
        watch.fails(Effect.ReadConsole.class, Kind.FAILED);
        watch.world.work(watch.box(runner));

        retired();

        assertThat(watch.now(runner).phase()).isEqualTo(Phase.BUSY);
        assertThat(watch.now(runner).farewell()).isEmpty();
        watch.passes(Duration.ofMinutes(12));
        assertThat(log.on(Effect.Deregister.class)).containsExactly(runner.name());
        assertThat(log.made(Effect.AskGuest.class)).isEmpty();
    }

    @Test
    void oneThatStaysIsAskedAfterNinetySecondsAndDestroyedOnTwoNoFifteenSecondsApart() {
        watch.world.guestsLeave = false;
        retired();

        watch.passes(Duration.ofMillis(89_999));
        assertThat(log.made(Effect.AskGuest.class)).isEmpty();
        watch.passes(Duration.ofMillis(1));
        assertThat(log.made(Effect.AskGuest.class)).hasSize(1);
        watch.passes(Duration.ofMillis(14_999));
        assertThat(log.made(Effect.AskGuest.class)).hasSize(1);
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
        watch.passes(Duration.ofMillis(1));

        assertThat(log.made(Effect.AskGuest.class)).hasSize(2);
        assertThat(log.on(Effect.StopInstance.class)).containsExactly(runner.name());
        assertThat(log.outcomes()).containsExactly(Outcome.RETIRED);
    }

    /** GitHub deregisters it though it works (actions/runner issue 4422). */
    private void deregisteredAtWork() {
        watch.fails(Effect.ReadConsole.class, Kind.FAILED);
        watch.world.work(watch.box(runner));
        watch.registered(runner).busy = false;
        retired();
    }

    @Test
    void oneThatSaysBusyIsKeptAndAskedAgainAMinuteLater() {
        deregisteredAtWork();

        watch.passes(Duration.ofSeconds(90));
        assertThat(watch.now(runner).phase()).isEqualTo(Phase.ENDING);
        assertThat(watch.now(runner).stage()).isEqualTo(Stage.BUSY);
        assertThat(farewell().nextAsk()).isEqualTo(watch.world.now.plusSeconds(60));
        assertThat(log.oddities()).containsExactly("is surplus but runs a job; it is kept until that ends");
        watch.passes(Duration.ofMinutes(15));

        assertThat(watch.knows(runner.name())).isTrue();
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
    }

    @Test
    void aBusyAnswerTakesAnEarlierNoBack() {
        watch.world.guestsLeave = false;
        watch.holds(Effect.AskGuest.class);
        retired().passes(Duration.ofSeconds(90));
        answers(Event.Answer.NOT_BUSY);
        assertThat(farewell().noes()).isEqualTo(1);

        watch.passes(Duration.ofSeconds(15));
        answers(Event.Answer.BUSY);
        watch.passes(Duration.ofSeconds(60));
        answers(Event.Answer.NOT_BUSY);

        assertThat(farewell().noes()).isEqualTo(1);
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
    }

    /** The question on its way is answered so. */
    @CanIgnoreReturnValue
    private Effect.AskGuest answers(Event.Answer answer) {
        Call call = watch.calls.stream()
                .filter(candidate -> candidate.effect instanceof Effect.AskGuest)
                .findFirst()
                .orElseThrow();
        watch.calls.remove(call);
        Effect.AskGuest ask = (Effect.AskGuest) call.effect;
        watch.hears(new Event.GuestAnswered(ask.runner(), ask.asked(), answer));
        return ask;
    }

    @Test
    void theSameNoToldTwiceIsOneNo() {
        watch.world.guestsLeave = false;
        watch.holds(Effect.AskGuest.class);
        retired().passes(Duration.ofSeconds(90));
        Effect.AskGuest ask = answers(Event.Answer.NOT_BUSY);

        watch.hears(new Event.GuestAnswered(ask.runner(), ask.asked(), Event.Answer.NOT_BUSY));

        assertThat(farewell().noes()).isEqualTo(1);
        assertThat(log.made(Effect.StopInstance.class)).isEmpty();
    }

    @Test
    void anAnswerToAQuestionFromBeforeItWasRetiredIsNoEvidence() {
        watch.world.guestsLeave = false;
        retired();

        watch.hears(new Event.GuestAnswered(runner.name(), farewell().tick() - 1, Event.Answer.NOT_BUSY));

        assertThat(farewell().noes()).isZero();
        assertThat(farewell().nextAsk()).isEqualTo(watch.world.now.plusSeconds(90));
    }

    @Test
    void aJobFirstHeardOfAfterTwoNoKeepsIt() {
        watch.world.guestsLeave = false;
        watch.fails(Effect.StopInstance.class, Kind.UNREACHABLE);
        retired().passes(Duration.ofSeconds(106));
        assertThat(farewell().step()).isEqualTo(Farewell.Step.STOPPING);
        int stops = log.made(Effect.StopInstance.class).size();

        GuestRecord job = new GuestRecord.Job(Optional.empty(), Optional.empty(), Optional.empty());
        watch.hears(new Event.ConsoleRead(runner.name(), watch.state.tick(), List.of(job), false));

        assertThat(farewell().step()).isEqualTo(Farewell.Step.LEAVING);
        assertThat(farewell().nextAsk()).isEqualTo(watch.world.now.plusSeconds(60));
        watch.passes(Duration.ofSeconds(59));
        assertThat(log.made(Effect.StopInstance.class)).hasSize(stops);
    }

    @Test
    void aJobHeardOfBeforeDoesNotKeepOneThatSaidNoTwice() {
        deregisteredAtWork();
        watch.mends().passes(Duration.ofSeconds(90));
        watch.world.guestsLeave = false;
        watch.fails(Effect.StopInstance.class, Kind.UNREACHABLE);
        watch.box(runner).guest = Box.Guest.OVER;
        watch.until(Duration.ofMinutes(2), () -> farewell().step() == Farewell.Step.STOPPING);

        GuestRecord job = new GuestRecord.Job(Optional.empty(), Optional.empty(), Optional.empty());
        watch.hears(new Event.ConsoleRead(runner.name(), watch.state.tick(), List.of(job), false));

        assertThat(farewell().step()).isEqualTo(Farewell.Step.STOPPING);
    }

    @Test
    void oneThatEndsWhileGitHubIsAskedIsOnItsWayOutWhateverGitHubSays() {
        watch.world.guestsLeave = false;
        watch.world.work(watch.box(runner));
        watch.holds(Effect.Deregister.class).holds(Effect.ReadConsole.class);
        retired();
        Call deregistration = watch.calls.stream()
                .filter(call -> call.effect instanceof Effect.Deregister)
                .findFirst()
                .orElseThrow();
        watch.exchange.serve(deregistration);
        watch.world.finishJob(watch.box(runner));

        watch.letsGo(Effect.ReadConsole.class).letsGo(Effect.Deregister.class);
        assertThat(watch.now(runner).stage()).isEqualTo(Stage.ENDED);
        watch.passes(Duration.ofMinutes(2));

        assertThat(log.outcomes()).containsExactly(Outcome.COMPLETED);
    }
}
