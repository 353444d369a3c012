package dev.slipway.sandbox.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.model.GitHubAnswer.NotModified;
import dev.slipway.sandbox.model.GitHubAnswer.Page;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import dev.slipway.sandbox.model.GitHubJob.Status;
import dev.slipway.sandbox.model.GitHubModel.Access;
import dev.slipway.sandbox.model.GitHubModel.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs, the runs that they belong to, and their cancellation. */
class GitHubActionsTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOLD = Duration.ofSeconds(20);
    private static final Duration JOB = Duration.ofMinutes(3);
    private static final String REPO = "acme/tool";

    private GitHubModel model;

    @BeforeEach
    void start() {
        model = new GitHubModel(42, GitHubTerms.unlimited(), GitHubFaults.none());
        model.addPath("acme");
        model.addPath(REPO);
        model.grant("t", Access.WRITE);
    }

    private static Instant at(long seconds) {
        return T0.plusSeconds(seconds);
    }

    private long queue(Instant now) {
        return model.queue(REPO, REPO, List.of("linux"), JOB, now);
    }

    private String connected(String path, String name, Instant now) {
        GitHubJit jit = model.jitConfig("t", path, name, List.of("linux"), 1, now)
                .value()
                .orElseThrow();
        return model.connect(jit.encodedConfig(), now).orElseThrow();
    }

    private Poll poll(String session, Instant now) {
        return model.poll(session, HOLD, now);
    }

    private GitHubJob job(long id, Instant now) {
        return model.actions().find(id, now).orElseThrow();
    }

    private Status statusOfRun(long run, Instant now) {
        return all(now).stream()
                .filter(one -> one.id() == run)
                .findFirst()
                .orElseThrow()
                .status();
    }

    private List<GitHubRun> all(Instant now) {
        return page(Optional.empty(), 1, 100, now).items();
    }

    private Page<GitHubRun> page(Optional<String> status, int page, int perPage, Instant now) {
        return model.actions()
                .runs("t", REPO, status, page, perPage, Optional.empty(), now)
                .value()
                .orElseThrow();
    }

    private static int status(GitHubAnswer<?> answer) {
        return answer.outcome() instanceof Refused<?> refused ? refused.status() : 0;
    }

    @Test
    void aRunIsQueuedUntilAJobOfItStartsAndCompletedWhenAllHaveEnded() {
        long first = queue(at(0));
        long run = job(first, at(0)).run();
        long second = model.actions().queueInto(run, List.of("linux"), JOB, at(1));
        assertThat(statusOfRun(run, at(1))).isEqualTo(Status.QUEUED);

        String one = connected("acme", "a", at(2));
        assertThat(poll(one, at(2))).isInstanceOf(Poll.Assigned.class);
        assertThat(statusOfRun(run, at(2))).isEqualTo(Status.IN_PROGRESS);

        model.end(one, "success", at(3));
        assertThat(statusOfRun(run, at(3))).isEqualTo(Status.IN_PROGRESS);

        assertThat(model.actions().cancel(second, false, at(4))).isTrue();
        GitHubRun over = all(at(4)).get(0);
        assertThat(over.status()).isEqualTo(Status.COMPLETED);
        assertThat(over.conclusion()).contains("cancelled");
        assertThat(over.createdAt()).isEqualTo(at(0));
        assertThat(over.updatedAt()).isEqualTo(at(4));
    }

    @Test
    void aRunGoesOnWhenAFurtherJobOfItIsQueued() {
        long first = queue(at(0));
        long run = job(first, at(0)).run();
        assertThat(model.actions().cancel(first, false, at(1))).isTrue();
        assertThat(statusOfRun(run, at(1))).isEqualTo(Status.COMPLETED);

        long second = model.actions().queueInto(run, List.of("linux"), JOB, at(2));

        assertThat(statusOfRun(run, at(2))).isEqualTo(Status.QUEUED);
        assertThat(model.actions()
                        .jobs("t", REPO, run, 1, 1, Optional.empty(), at(2))
                        .value()
                        .orElseThrow())
                .satisfies(page -> {
                    assertThat(page.total()).isEqualTo(2);
                    assertThat(page.last()).isFalse();
                    assertThat(page.items()).extracting(GitHubJob::id).containsExactly(first);
                });
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void aSearchByStatusCountsAllAndShowsAThousand() {
        for (int i = 0; i < 1_050; i++) {
            long unused = queue(at(i));
        }

        Page<GitHubRun> tenth = page(Optional.of("queued"), 10, 100, at(2_000));
        Page<GitHubRun> eleventh = page(Optional.of("queued"), 11, 100, at(2_000));

        assertThat(tenth.total()).isEqualTo(1_050);
        assertThat(tenth.items()).hasSize(100);
        assertThat(eleventh.total()).isEqualTo(1_050);
        assertThat(eleventh.items()).isEmpty();
        assertThat(page(Optional.empty(), 11, 100, at(2_000)).items()).hasSize(50);
    }

    @Test
    void aJobMayRunOnItsRepositorysRunnersOrOnItsOrganisations() {
        String ofRepository = connected(REPO, "a", at(0));
        String ofOrganisation = connected("acme", "b", at(0));
        model.addPath("acme/site");
        String ofAnother = connected("acme/site", "c", at(0));
        List.of(ofRepository, ofOrganisation, ofAnother)
                .forEach(session -> assertThat(poll(session, at(0))).isInstanceOf(Poll.Nothing.class));

        long first = queue(at(1));
        long second = queue(at(1));
        long third = queue(at(1));

        assertThat(((Poll.Assigned) poll(ofRepository, at(2))).job().id()).isEqualTo(first);
        assertThat(((Poll.Assigned) poll(ofOrganisation, at(2))).job().id()).isEqualTo(second);
        assertThat(poll(ofAnother, at(2))).isInstanceOf(Poll.Nothing.class);
        assertThat(job(third, at(2)).status()).isEqualTo(Status.QUEUED);
    }

    @Test
    void aJobThatOneTakesWaitsForNobodyElse() {
        long only = queue(at(0));

        assertThat(((Poll.Assigned) poll(connected("acme", "a", at(1)), at(1)))
                        .job()
                        .id())
                .isEqualTo(only);
        assertThat(poll(connected(REPO, "b", at(2)), at(2))).isInstanceOf(Poll.Nothing.class);
    }

    @Test
    void aJobThatWaitsIsCancelledAtOnceAndGivenToNobody() {
        long id = queue(at(0));

        assertThat(model.actions().cancel(id, false, at(1))).isTrue();

        assertThat(job(id, at(1)).conclusion()).contains("cancelled");
        assertThat(job(id, at(1)).runner()).isZero();
        assertThat(poll(connected("acme", "a", at(2)), at(2))).isInstanceOf(Poll.Nothing.class);
        assertThat(model.actions().cancel(id, true, at(3))).isFalse();
        assertThat(model.statistics(at(3)).cancelled()).isEqualTo(1);
    }

    @Test
    void aJobThatIsAssignedAndNotPickedUpIsCancelledAndItsRunnerIsFree() {
        String session = connected("acme", "a", at(0));
        assertThat(poll(session, at(0))).isInstanceOf(Poll.Nothing.class);
        long id = queue(at(1));

        assertThat(model.actions().cancel(id, false, at(2))).isTrue();

        assertThat(poll(session, at(3))).isInstanceOf(Poll.Nothing.class);
        long next = queue(at(4));
        assertThat(((Poll.Assigned) poll(session, at(5))).job().id()).isEqualTo(next);
    }

    @Test
    void aJobThatRunsIsCancelledOnlyIfAskedForAndWhenItsRunnerGivesItUp() {
        long id = queue(at(0));
        String session = connected("acme", "a", at(0));
        assertThat(poll(session, at(0))).isInstanceOf(Poll.Assigned.class);
        assertThat(model.actions().cancel(id, false, at(1))).isFalse();
        assertThat(model.cancelled(session, at(1))).isFalse();

        assertThat(model.actions().cancel(id, true, at(2))).isTrue();

        assertThat(model.awake(at(2))).containsExactly(session);
        assertThat(model.cancelled(session, at(3))).isTrue();
        assertThat(job(id, at(3)).status()).isEqualTo(Status.IN_PROGRESS);
        model.end(session, "success", at(4));
        assertThat(job(id, at(4)).conclusion()).contains("cancelled");
        assertThat(job(id, at(4)).runnerName()).isEqualTo("a");
        assertThat(model.statistics(at(4)).cancelled()).isEqualTo(1);
        assertThat(model.statistics(at(4)).completed()).isZero();
    }

    @Test
    void aRunnerThatDoesNotGiveItsJobUpIsNotWaitedFor() {
        long id = queue(at(0));
        String session = connected("acme", "a", at(0));
        assertThat(poll(session, at(0))).isInstanceOf(Poll.Assigned.class);

        assertThat(model.actions().cancel(id, true, at(1))).isTrue();

        // One that asks for its job again is no better.
        assertThat(poll(session, at(200))).isInstanceOf(Poll.Assigned.class);
        assertThat(job(id, at(300)).status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(job(id, at(301)).conclusion()).contains("cancelled");
        assertThat(model.runners("acme", at(301))).isEmpty();
        assertThat(poll(session, at(302))).isInstanceOf(Poll.Gone.class);
    }

    @Test
    void aJobThatHasNotMovedIsNotModified() {
        long id = queue(at(0));
        var first = model.actions().job("t", REPO, id, Optional.empty(), at(1));
        var again = model.actions().job("t", REPO, id, first.etag(), at(2));
        model.grant("u", Access.READ);
        var other = model.actions().job("u", REPO, id, first.etag(), at(2));
        assertThat(model.actions().cancel(id, false, at(3))).isTrue();
        var moved = model.actions().job("t", REPO, id, first.etag(), at(4));

        assertThat(again.outcome()).isInstanceOf(NotModified.class);
        assertThat(again.rate().remaining()).isEqualTo(first.rate().remaining());
        assertThat(other.value()).isPresent();
        assertThat(moved.value().orElseThrow().status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void theNewestHundredThousandEndedJobsAreRemembered() {
        long first = queue(at(0));
        long run = job(first, at(0)).run();
        assertThat(model.actions().cancel(first, false, at(0))).isTrue();
        for (int i = 0; i < 100_000; i++) {
            assertThat(model.actions().cancel(queue(at(1)), false, at(1))).isTrue();
        }

        assertThat(model.actions().find(first, at(2))).isEmpty();
        assertThat(status(model.actions().job("t", REPO, first, Optional.empty(), at(2))))
                .isEqualTo(404);
        assertThat(status(model.actions().jobs("t", REPO, run, 1, 100, Optional.empty(), at(2))))
                .isEqualTo(404);
        assertThat(page(Optional.of("completed"), 1, 1, at(2)).total()).isEqualTo(100_000);
        assertThat(model.statistics(at(2)).cancelled()).isEqualTo(100_001);
    }

    @Test
    void aJobIsForRunnersOfItsRepositoryOrItsOrganisation() {
        assertThatThrownBy(() -> model.queue(REPO, "acme/site", List.of(), JOB, at(0)))
                .hasMessageContaining("acme/site")
                .hasMessageContaining(REPO);
        assertThatThrownBy(() -> model.queue("acme", "acme-corp/site", List.of(), JOB, at(0)))
                .hasMessageContaining("acme-corp/site");
        assertThatThrownBy(() -> model.actions().queueInto(1, List.of(), JOB, at(0)))
                .hasMessageContaining("no such run");
    }
}
