package dev.slipway.sandbox.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.model.GitHubDelivery.JobMoved;
import dev.slipway.sandbox.model.GitHubModel.Access;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hooks are told, in which order and how often, and what GitHub remembers of it. */
class GitHubDeliveriesTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final GitHubHook.Config CONFIG = GitHubHook.Config.json("http://127.0.0.1:1/webhook", "hush");

    private GitHubModel model;
    private long hook;

    @BeforeEach
    void start() {
        start(GitHubFaults.none());
    }

    private void start(GitHubFaults faults) {
        model = new GitHubModel(42, GitHubTerms.documented(), GitHubFaults.none());
        model.addPath("acme");
        model.addPath("acme/tool");
        model.addPath("other");
        model.grant("t", Access.WRITE);
        hook = model.hooks().add("acme", CONFIG, List.of("workflow_job"), at(0));
        List<GitHubDelivery> ping = take(at(0));
        assertThat(ping).extracting(GitHubDelivery::event).containsExactly("ping");
        model.faults(faults, at(0));
    }

    private static GitHubFaults news(double lost, double twice, Duration latest) {
        return new GitHubFaults(0, 0, Duration.ZERO, 0, 0, lost, twice, latest, Duration.ZERO, Duration.ZERO);
    }

    private static Instant at(long seconds) {
        return T0.plusSeconds(seconds);
    }

    private long queue(Instant now) {
        return model.queue("acme", "acme/tool", List.of("linux"), Duration.ofMinutes(3), now);
    }

    /** Takes what is due and receives it well. */
    private List<GitHubDelivery> take(Instant now) {
        List<GitHubDelivery> due = model.deliveries().due(now);
        due.forEach(delivery ->
                model.deliveries().report(delivery.id(), GitHubReception.answered(202, Duration.ofMillis(5)), now));
        return due;
    }

    private List<GitHubAttempt> attempts(Instant now) {
        return model.deliveries().of(hook, now);
    }

    private void play(Instant now) {
        long unused = queue(now);
        GitHubJit jit = model.jitConfig("t", "acme", "a", List.of("linux"), 1, now)
                .value()
                .orElseThrow();
        String session = model.connect(jit.encodedConfig(), now).orElseThrow();
        assertThat(model.poll(session, Duration.ofSeconds(20), now)).isInstanceOf(GitHubModel.Poll.Assigned.class);
        model.end(session, "success", now);
    }

    private static String action(GitHubDelivery delivery) {
        return delivery.action().orElse("");
    }

    @Test
    void everyTransitionIsToldOnceAndInOrder() {
        play(at(1));

        List<GitHubDelivery> told = take(at(1));

        assertThat(told).extracting(GitHubDeliveriesTest::action).containsExactly("queued", "in_progress", "completed");
        assertThat(told).extracting(GitHubDelivery::guid).doesNotHaveDuplicates();
        assertThat(told).extracting(GitHubDelivery::id).isSorted();
        assertThat(told).allMatch(delivery -> !delivery.redelivery());
        assertThat(told)
                .extracting(delivery -> ((JobMoved) delivery.content()).job().status())
                .containsExactly(GitHubJob.Status.QUEUED, GitHubJob.Status.IN_PROGRESS, GitHubJob.Status.COMPLETED);
        assertThat(take(at(2))).isEmpty();
    }

    @Test
    void anAttemptIsRememberedWhenItsEndIsKnown() {
        long unused = queue(at(1));
        GitHubDelivery first = model.deliveries().due(at(1)).get(0);
        unused = queue(at(2));
        GitHubDelivery second = model.deliveries().due(at(2)).get(0);
        int underWay = attempts(at(2)).size();

        model.deliveries().report(second.id(), GitHubReception.answered(202, Duration.ofMillis(7)), at(3));
        model.deliveries().report(first.id(), GitHubReception.timedOut(), at(11));

        assertThat(underWay).isEqualTo(1);
        List<GitHubAttempt> listed = attempts(at(12));
        assertThat(listed).extracting(GitHubAttempt::id).startsWith(second.id(), first.id());
        assertThat(listed.get(1).at()).isEqualTo(at(1));
        assertThat(listed.get(1).reception().succeeded()).isFalse();
        assertThatThrownBy(() -> model.deliveries().report(first.id(), GitHubReception.timedOut(), at(12)))
                .hasMessageContaining("under way");
    }

    @Test
    void aLostTransitionIsAFailedAttemptThatARedeliveryMakesUpFor() {
        start(news(1, 0, Duration.ZERO));
        long job = queue(at(1));
        assertThat(take(at(1))).isEmpty();
        GitHubAttempt lost = attempts(at(1)).get(0);
        model.faults(GitHubFaults.none(), at(2));

        assertThat(model.hooks().redeliver("t", "acme", hook, lost.id(), at(2)).value())
                .isPresent();
        List<GitHubDelivery> again = take(at(2));

        assertThat(lost.reception().succeeded()).isFalse();
        assertThat(again).hasSize(1);
        assertThat(again.get(0).guid()).isEqualTo(lost.delivery().guid());
        assertThat(again.get(0).id()).isGreaterThan(lost.id());
        assertThat(again.get(0).redelivery()).isTrue();
        assertThat(((JobMoved) again.get(0).content()).job().id()).isEqualTo(job);
        assertThat(attempts(at(2))).hasSize(3);
    }

    @Test
    void someLostAttemptsGotNoAnswerAndAreNotAmongThoseThatGitHubCallsFailures() {
        start(news(1, 0, Duration.ZERO));
        for (int i = 0; i < 40; i++) {
            long unused = queue(at(1));
        }
        assertThat(take(at(1))).isEmpty();

        var failures = model.hooks()
                .deliveries("t", "acme", hook, Optional.empty(), 100, Optional.of(false), Optional.empty(), at(1))
                .value()
                .orElseThrow();

        assertThat(failures.attempts()).hasSizeBetween(1, 39);
        assertThat(failures.attempts()).allMatch(attempt -> attempt.reception().code() == 502);
        assertThat(attempts(at(1)))
                .filteredOn(attempt -> attempt.reception().code() == 0)
                .hasSize(40 - failures.attempts().size());
    }

    @Test
    void aDoubledTransitionIsTwoAttemptsOfOneGuid() {
        start(news(0, 1, Duration.ZERO));
        long unused = queue(at(1));

        List<GitHubDelivery> told = take(at(1));

        assertThat(told).hasSize(2);
        assertThat(told.get(0).guid()).isEqualTo(told.get(1).guid());
        assertThat(told.get(0).id()).isNotEqualTo(told.get(1).id());
    }

    @Test
    void lateTransitionsOvertakeEachOther() {
        start(news(0, 0, Duration.ofMinutes(5)));
        List<Long> jobs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            jobs.add(queue(at(1 + i)));
        }
        List<Long> told = new ArrayList<>();
        for (int second = 0; second <= 330; second++) {
            take(at(second))
                    .forEach(one -> told.add(((JobMoved) one.content()).job().id()));
        }

        assertThat(told).containsExactlyInAnyOrderElementsOf(jobs).isNotEqualTo(jobs);
    }

    @Test
    void whatHappensInAnOutageIsDeliveredWhenItIsOver() {
        model.outage(true, at(1));
        long job = queue(at(2));
        assertThat(model.actions().cancel(job, false, at(3))).isTrue();
        assertThat(take(at(4))).isEmpty();

        model.outage(false, at(600));

        assertThat(take(at(600))).extracting(GitHubDeliveriesTest::action).containsExactly("queued", "completed");
        assertThat(attempts(at(600)).get(0).at()).isEqualTo(at(600));
    }

    @Test
    void theNextSoManyAttemptsAreLost() {
        model.deliveries().loseNext(2);
        for (int i = 0; i < 3; i++) {
            long unused = queue(at(1));
        }

        assertThat(take(at(1))).hasSize(1);
        assertThat(attempts(at(1)))
                .extracting(attempt -> attempt.reception().succeeded())
                .containsExactly(true, false, false, true);
    }

    @Test
    void attemptsAreForgottenAfterThreeDays() {
        long unused = queue(at(1));
        assertThat(take(at(1))).hasSize(1);
        long id = attempts(at(1)).get(0).id();
        long threeDays = 3 * 86_400;

        assertThat(attempts(at(threeDays + 1))).hasSize(1);
        assertThat(attempts(at(threeDays + 2))).isEmpty();
        assertThat(model.hooks()
                        .redeliver("t", "acme", hook, id, at(threeDays + 2))
                        .failure())
                .isPresent();
    }

    @Test
    void onlyActiveHooksThatWantItAreTold() {
        var events = Optional.of(List.of("push"));
        var deaf = new GitHubHook.Change(Optional.empty(), events, List.of(), List.of(), Optional.empty());
        var asleep = new GitHubHook.Change(
                Optional.empty(), Optional.of(List.of("*")), List.of(), List.of(), Optional.of(false));
        var awake = new GitHubHook.Change(Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.of(true));

        assertThat(toldAfter(deaf, at(1))).isEmpty();
        assertThat(toldAfter(asleep, at(2))).isEmpty();
        assertThat(toldAfter(awake, at(3))).hasSize(1);
    }

    private List<GitHubDelivery> toldAfter(GitHubHook.Change change, Instant now) {
        assertThat(model.hooks().update("t", "acme", hook, change, now).value()).isPresent();
        long unused = queue(now);
        return take(now);
    }

    @Test
    void anotherOrganisationsHooksHearNothing() {
        long others = model.hooks().add("other", CONFIG, List.of("*"), at(1));
        assertThat(take(at(1))).hasSize(1);

        long unused = queue(at(2));

        assertThat(take(at(2))).extracting(one -> one.hook().id()).containsExactly(hook);
        assertThat(model.deliveries().of(others, at(2))).hasSize(1);
    }

    @Test
    void aRedeliveryGoesWhereTheHookLeadsNow() {
        long unused = queue(at(1));
        long attempt = take(at(1)).get(0).id();
        var moved = GitHubHook.Config.json("http://127.0.0.1:2/elsewhere", "new");
        assertThat(model.hooks()
                        .update("t", "acme", hook, GitHubHook.Change.of(moved), at(2))
                        .value())
                .isPresent();

        assertThat(model.hooks().redeliver("t", "acme", hook, attempt, at(3)).value())
                .isPresent();

        assertThat(take(at(3))).extracting(one -> one.hook().config()).containsExactly(moved);
    }

    @Test
    void aHookThatIsGoneIsToldNothingMore() {
        model.outage(true, at(1));
        long unused = queue(at(1));
        assertThat(model.hooks().vanish("acme", hook, at(2))).isTrue();
        model.outage(false, at(3));

        assertThat(take(at(3))).isEmpty();
        assertThat(attempts(at(3))).isEmpty();
        assertThat(model.hooks().vanish("acme", hook, at(4))).isFalse();
    }

    @Test
    void aHookThatGoesWhileItIsToldIsForgotten() {
        long unused = queue(at(1));
        GitHubDelivery underWay = model.deliveries().due(at(1)).get(0);
        assertThat(model.hooks().vanish("acme", hook, at(2))).isTrue();

        model.deliveries().report(underWay.id(), GitHubReception.answered(202, Duration.ZERO), at(3));

        assertThat(attempts(at(3))).isEmpty();
    }

    @Test
    void whatNobodySendsIsAtLastRecordedAsFailed() {
        model.outage(true, at(1));
        for (int i = 0; i < 100_001; i++) {
            long unused = queue(at(1));
        }

        assertThat(attempts(at(1))).hasSize(2);
        assertThat(attempts(at(1)).get(0).reception().succeeded()).isFalse();
    }

    @Test
    void whatIsSaidOfAHookHidesItsSecret() {
        long unused = queue(at(1));

        assertThat(model.deliveries().due(at(1)).toString())
                .contains("secret=hidden")
                .doesNotContain("hush");
    }
}
