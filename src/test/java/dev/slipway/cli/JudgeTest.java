package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.Judge.Rule;
import dev.slipway.fleet.Notice;
import dev.slipway.fleet.Outcome;
import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.GitHubJob.Status;
import dev.slipway.sandbox.model.LxdCensus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every rule can be found broken, and what is no breach is none. */
class JudgeTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Judge judge = new Judge(2, false);

    @Test
    void asManyInstancesAsAllowedBreakNoRule() {
        judge.instances(census(Set.of("a"), Set.of("b")));
        assertThat(judge.breaches()).isEmpty();
        assertThat(judge.most()).isEqualTo(2);
    }

    @Test
    void oneMoreThatIsBeingCreatedIsOverMax() {
        judge.instances(census(Set.of("c"), Set.of("a", "b")));
        assertThat(judge.breaches()).singleElement().satisfies(breach -> {
            assertThat(breach.rule()).isEqualTo(Rule.OVER_MAX);
            assertThat(breach.what()).contains("3 instances").contains("a, b, c");
        });
    }

    @Test
    void anInstanceThatIsBeingStartedAndRunsCountsOnce() {
        judge.instances(census(Set.of("a", "b"), Set.of("a", "b")));
        assertThat(judge.breaches()).isEmpty();
    }

    @Test
    void beingOverMaxIsOneBreachUntilItIsOver() {
        judge.instances(census(Set.of(), Set.of("a", "b", "c")));
        judge.instances(census(Set.of(), Set.of("a", "b", "c", "d")));
        judge.instances(census(Set.of(), Set.of("a")));
        judge.instances(census(Set.of("e", "f"), Set.of("a")));
        assertThat(judge.breaches()).hasSize(2).allMatch(breach -> breach.rule() == Rule.OVER_MAX);
        assertThat(judge.most()).isEqualTo(4);
    }

    @Test
    void aGuestThatRebootsDoesNotCount() {
        // Given
        judge.instances(census(Set.of(), Set.of("a", "b")));
        judge.instances(census(Set.of(), Set.of("b")));
        // When
        judge.instances(census(Set.of("c"), Set.of("a", "b")));
        // Then
        assertThat(judge.breaches()).isEmpty();
    }

    @Test
    void anInstanceThatIsStoppedWhileItRunsAJobIsABusyRunnerDestroyed() {
        judge.stopping("a", Optional.of(job("a", Status.IN_PROGRESS, "")));
        assertThat(judge.breaches()).singleElement().satisfies(breach -> {
            assertThat(breach.rule()).isEqualTo(Rule.BUSY_RUNNER_DESTROYED);
            assertThat(breach.what()).startsWith("a ").contains("job 7");
        });
    }

    @Test
    void anInstanceThatIsStoppedWithoutAJobBreaksNoRule() {
        judge.stopping("a", Optional.empty());
        assertThat(judge.breaches()).isEmpty();
    }

    @Test
    void whatSlipwayOwnsUpToIsABreachToo() {
        judge.noticed(new Notice.RunnerFinished("a", "pool", Outcome.KILLED, Duration.ZERO));
        judge.noticed(new Notice.RunnerFinished("b", "pool", Outcome.COMPLETED, Duration.ZERO));
        assertThat(judge.breaches())
                .singleElement()
                .satisfies(breach -> assertThat(breach.rule()).isEqualTo(Rule.BUSY_RUNNER_DESTROYED));
    }

    @Test
    void aRunnerIsDestroyedOnceHoweverManySaySo() {
        judge.stopping("a", Optional.of(job("a", Status.IN_PROGRESS, "")));
        judge.noticed(new Notice.RunnerFinished("a", "pool", Outcome.KILLED, Duration.ZERO));
        assertThat(judge.breaches()).hasSize(1);
    }

    @Test
    void aJobThatHadTimeAndWasNotStartedWasNeverRun() {
        judge.ended(List.of(job("", Status.QUEUED, "")), PATIENCE, NOW);
        assertThat(judge.breaches()).singleElement().satisfies(breach -> {
            assertThat(breach.rule()).isEqualTo(Rule.JOB_NEVER_RUN);
            assertThat(breach.what()).contains("job 7").contains("60 s");
        });
    }

    @Test
    void aJobThatHasJustBeenQueuedBreaksNoRule() {
        judge.ended(List.of(job("", Status.QUEUED, "")), Duration.ofMinutes(2), NOW);
        assertThat(judge.breaches()).isEmpty();
    }

    @Test
    void aJobThatFailedInTheQueueWasNeverRun() {
        judge.ended(List.of(job("", Status.COMPLETED, "failure", Optional.empty())), PATIENCE, NOW);
        assertThat(judge.breaches())
                .singleElement()
                .satisfies(breach -> assertThat(breach.rule()).isEqualTo(Rule.JOB_NEVER_RUN));
    }

    @Test
    void aJobThatRanBreaksNoRule() {
        judge.ended(List.of(job("a", Status.COMPLETED, "success")), PATIENCE, NOW);
        assertThat(judge.breaches()).isEmpty();
    }

    @Test
    void aJobThatLostItsRunnerIsSomebodysFaultOnlyWhereNothingElseGoesWrong() {
        // Given
        var faultless = new Judge(2, true);
        var lost = List.of(job("a", Status.COMPLETED, "failure"));
        // When
        judge.ended(lost, PATIENCE, NOW);
        faultless.ended(lost, PATIENCE, NOW);
        // Then
        assertThat(judge.breaches()).isEmpty();
        assertThat(faultless.breaches())
                .singleElement()
                .satisfies(breach -> assertThat(breach.rule()).isEqualTo(Rule.BUSY_RUNNER_DESTROYED));
    }

    private static LxdCensus census(Set<String> making, Set<String> running) {
        return new LxdCensus(making, running, Set.of());
    }

    private static GitHubJob job(String runner, Status status, String conclusion) {
        Optional<Instant> started = status == Status.QUEUED ? Optional.empty() : Optional.of(NOW.minusSeconds(50));
        return job(runner, status, conclusion, started);
    }

    /** Queued a minute ago. */
    static GitHubJob job(String runner, Status status, String conclusion, Optional<Instant> started) {
        return new GitHubJob(
                7,
                77,
                "acme",
                "acme/tool",
                "build",
                List.of("linux"),
                Duration.ofSeconds(5),
                status,
                Optional.of(conclusion).filter(word -> !word.isEmpty()),
                NOW.minusSeconds(60),
                started,
                status == Status.COMPLETED ? Optional.of(NOW.minusSeconds(45)) : Optional.empty(),
                runner.isEmpty() ? 0 : 1,
                runner,
                1);
    }
}
