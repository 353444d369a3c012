package dev.slipway.sandbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure;
import dev.slipway.sandbox.model.GitHubAnswer.NotModified;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import dev.slipway.sandbox.model.GitHubModel.Access;
import dev.slipway.sandbox.model.GitHubModel.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GitHubModelTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOLD = Duration.ofSeconds(20);
    private static final Duration JOB = Duration.ofMinutes(3);
    private static final List<String> LABELS = List.of("self-hosted", "Linux", "X64");

    private GitHubModel model;

    @BeforeEach
    void start() {
        model = model(GitHubFaults.none());
    }

    private static GitHubModel model(GitHubFaults faults) {
        var model = new GitHubModel(42, GitHubTerms.documented(), faults);
        model.addPath("acme");
        model.grant("t", Access.WRITE);
        return model;
    }

    private static GitHubFaults idleThoughBusy() {
        return new GitHubFaults(0, 0, Duration.ZERO, 0, 1, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    private static Instant at(long seconds) {
        return T0.plusSeconds(seconds);
    }

    private GitHubJit register(String name, Instant now) {
        return model.jitConfig("t", "acme", name, LABELS, 1, now).value().orElseThrow();
    }

    private String connected(String name, Instant now) {
        String session = model.connect(register(name, now).encodedConfig(), now).orElseThrow();
        assertThat(model.poll(session, HOLD, now)).isInstanceOf(Poll.Nothing.class);
        return session;
    }

    private long queue(Instant now, String... labels) {
        return model.queue("acme", "acme/tool", List.of(labels), JOB, now);
    }

    private GitHubJob job(long id, Instant now) {
        return model.jobs(now).filter(job -> job.id() == id).findFirst().orElseThrow();
    }

    private GitHubJob taken(String session, Instant now) {
        Poll told = model.poll(session, HOLD, now);
        assertThat(told).isInstanceOf(Poll.Assigned.class);
        return ((Poll.Assigned) told).job();
    }

    private GitHubRunner shown(long id, Instant now) {
        return model.registration("t", "acme", id, now).value().orElseThrow();
    }

    private static int status(GitHubAnswer<?> answer) {
        return answer.outcome() instanceof Refused<?> refused ? refused.status() : 0;
    }

    @Test
    void aJobRunsOnTheRunnerThatTakesItAndTheRegistrationGoesWithIt() {
        String session = connected("a", at(0));
        long id = queue(at(5), "linux");
        List<String> awake = model.awake(at(5));

        GitHubJob running = taken(session, at(6));
        model.end(session, "success", at(186));

        assertThat(awake).containsExactly(session);
        assertThat(running.status()).isEqualTo(GitHubJob.Status.IN_PROGRESS);
        GitHubJob ended = job(id, at(186));
        assertThat(ended.waited()).contains(Duration.ofSeconds(1));
        assertThat(ended.conclusion()).contains("success");
        assertThat(ended.runnerName()).isEqualTo("a");
        assertThat(model.runners("acme", at(186))).isEmpty();
        assertThat(model.statistics(at(186)).completed()).isEqualTo(1);
    }

    @Test
    void labelsCompareWithoutCaseAndAllOfTheJobsMustBeThere() {
        String session = connected("a", at(0));
        long gpu = queue(at(1), "linux", "gpu");
        long shouted = queue(at(2), "LINUX", "x64", "Self-Hosted");

        assertThat(taken(session, at(3)).id()).isEqualTo(shouted);
        assertThat(job(gpu, at(3)).status()).isEqualTo(GitHubJob.Status.QUEUED);
    }

    @Test
    void theOldestJobIsTakenFirst() {
        long first = queue(at(0), "linux");
        long second = queue(at(1), "x64");

        assertThat(taken(connectedWithWork("a", at(2)), at(2)).id()).isEqualTo(first);
        assertThat(taken(connectedWithWork("b", at(3)), at(3)).id()).isEqualTo(second);
    }

    private String connectedWithWork(String name, Instant now) {
        return model.connect(register(name, now).encodedConfig(), now).orElseThrow();
    }

    @Test
    void aConfigIsGoodForOneUse() {
        GitHubJit jit = register("a", at(0));

        assertThat(model.connect(jit.encodedConfig() + "\n", at(1))).isPresent();
        assertThat(model.connect(jit.encodedConfig(), at(2))).isEmpty();
        assertThat(model.connect("nonsense", at(3))).isEmpty();
    }

    @Test
    void aConfigOfADeregisteredRunnerIsRefused() {
        GitHubJit jit = register("a", at(0));

        assertThat(model.deregister("t", "acme", jit.runner().id(), at(1)).value())
                .isPresent();

        assertThat(model.connect(jit.encodedConfig(), at(2))).isEmpty();
    }

    @Test
    void aRunnerThatPollsNoMoreIsShownOfflineAndGetsNoJob() {
        String session = connected("a", at(0));

        assertThat(shown(1, at(79)).online()).isTrue();
        assertThat(shown(1, at(80)).online()).isFalse();
        long id = queue(at(81), "linux");
        assertThat(model.awake(at(81))).isEmpty();
        assertThat(taken(session, at(90)).id()).isEqualTo(id);
    }

    @Test
    void aJobThatIsNotPickedUpInAMinuteGoesToAnother() {
        String silent = connected("a", at(0));
        long id = queue(at(1), "linux");
        String other = connectedIdle("b", at(30));

        assertThat(model.poll(other, HOLD, at(60))).isInstanceOf(Poll.Nothing.class);
        assertThat(model.awake(at(61))).containsExactlyInAnyOrder(silent, other);
        assertThat(taken(other, at(61)).id()).isEqualTo(id);
        assertThat(model.poll(silent, HOLD, at(62))).isInstanceOf(Poll.Nothing.class);
    }

    private String connectedIdle(String name, Instant now) {
        String session = model.connect(register(name, now).encodedConfig(), now).orElseThrow();
        assertThat(model.poll(session, Duration.ofMinutes(5), now)).isInstanceOf(Poll.Nothing.class);
        return session;
    }

    @Test
    void aJobThatWaitedADayFailsAndIsKnownAsNeverRun() {
        long id = queue(at(0), "linux");

        assertThat(job(id, at(86_399)).status()).isEqualTo(GitHubJob.Status.QUEUED);
        assertThat(job(id, at(86_400)).conclusion()).contains("failure");
        assertThat(model.statistics(at(86_400)).neverRun()).isEqualTo(1);
        assertThat(model.poll(connected("a", at(86_401)), HOLD, at(86_402))).isInstanceOf(Poll.Nothing.class);
    }

    @Test
    void aWorkingRunnerIsNotDeletedAndAnUnknownOneIsNotFound() {
        String session = connected("a", at(0));
        long unused = queue(at(1), "linux");
        GitHubJob running = taken(session, at(2));

        assertThat(status(model.deregister("t", "acme", running.runner(), at(3))))
                .isEqualTo(422);
        assertThat(status(model.deregister("t", "acme", 99, at(3)))).isEqualTo(404);
        assertThat(shown(running.runner(), at(3)).busy()).isTrue();
    }

    @Test
    void aWorkingRunnerThatIsShownIdleIsDeletedAndItsJobIsLost() {
        model = model(idleThoughBusy());
        String session = connected("a", at(0));
        long id = queue(at(1), "linux");
        GitHubJob running = taken(session, at(2));

        assertThat(shown(running.runner(), at(3)).busy()).isFalse();
        assertThat(model.deregister("t", "acme", running.runner(), at(4)).value())
                .isPresent();

        assertThat(job(id, at(4)).conclusion()).contains("failure");
        assertThat(model.statistics(at(4)).lost()).isEqualTo(1);
        assertThat(model.poll(session, HOLD, at(5))).isInstanceOf(Poll.Gone.class);
    }

    @Test
    void aJobWhoseRunnerVanishesIsLostSomeTimeLater() {
        String session = connected("a", at(0));
        long id = queue(at(1), "linux");
        GitHubJob running = taken(session, at(2));

        model.disconnect(session, at(10));

        assertThat(shown(running.runner(), at(11)).online()).isFalse();
        assertThat(job(id, at(609)).status()).isEqualTo(GitHubJob.Status.IN_PROGRESS);
        assertThat(job(id, at(610)).conclusion()).contains("failure");
        assertThat(model.runners("acme", at(610))).isEmpty();
    }

    @Test
    void aRunnerThatAsksAgainGetsTheSameJob() {
        String session = connected("a", at(0));
        long id = queue(at(1), "linux");
        long other = queue(at(1), "linux");

        assertThat(taken(session, at(2)).id()).isEqualTo(id);
        assertThat(taken(session, at(3)).id()).isEqualTo(id);
        assertThat(job(other, at(3)).status()).isEqualTo(GitHubJob.Status.QUEUED);
    }

    @Test
    void aRunnerThatWasNeverConnectedIsRemovedAfterADay() {
        GitHubJit jit = register("a", at(0));

        assertThat(model.runners("acme", at(86_399))).hasSize(1);
        assertThat(model.runners("acme", at(86_400))).isEmpty();
        assertThat(model.connect(jit.encodedConfig(), at(86_401))).isEmpty();
    }

    @Test
    void aRunnerThatIsConnectedIsNotRemoved() {
        String session = connected("a", at(0));

        for (long s = 0; s < 3 * 86_400; s += 60) {
            assertThat(model.poll(session, HOLD, at(s))).isInstanceOf(Poll.Nothing.class);
        }
    }

    @Test
    void pagesAreConditionalPerToken() {
        GitHubJit jit = register("a", at(0));
        model.grant("u", Access.READ);
        var first = model.registrations("t", "acme", 1, 100, Optional.empty(), Optional.empty(), at(1));
        var again = model.registrations("t", "acme", 1, 100, Optional.empty(), first.etag(), at(2));
        var other = model.registrations("u", "acme", 1, 100, Optional.empty(), first.etag(), at(2));
        assertThat(model.vanish("acme", jit.runner().id(), at(3))).isTrue();
        var changed = model.registrations("t", "acme", 1, 100, Optional.empty(), first.etag(), at(4));

        assertThat(again.outcome()).isInstanceOf(NotModified.class);
        assertThat(again.rate().remaining()).isEqualTo(first.rate().remaining());
        assertThat(other.value()).isPresent();
        assertThat(changed.value().orElseThrow().total()).isZero();
    }

    @Test
    void theLimitsAreGitHubs() {
        // Given a minute's points, spent on registrations
        for (int i = 0; i < 180; i++) {
            GitHubJit unused = register("r" + i, at(0));
        }
        GitHubAnswer<GitHubRunner> secondary = model.registration("t", "acme", 1, at(1));
        GitHubAnswer<GitHubRunner> nextMinute = model.registration("t", "acme", 1, at(60));

        assertThat(secondary.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.LIMITED);
        assertThat(secondary.failure().orElseThrow().retryAfter()).contains(Duration.ofSeconds(59));
        assertThat(nextMinute.value()).isPresent();
        assertThat(nextMinute.rate().remaining()).isEqualTo(5_000 - 181);
    }

    @Test
    void atMost1500RegistrationsIn5MinutesAreAllowedToAPath() {
        int made = 0;
        for (int i = 0; i < 1_600; i++) {
            String token = "t" + i / 100;
            model.grant(token, Access.WRITE);
            made += model.jitConfig(token, "acme", "r" + i, LABELS, 1, at(0))
                            .value()
                            .isPresent()
                    ? 1
                    : 0;
        }
        GitHubJit later = register("later", at(300));

        assertThat(made).isEqualTo(1_500);
        assertThat(later.runner().id()).isEqualTo(1_501);
    }

    @Test
    void anOutageRefusesEverythingButTheEndOfAJob() {
        String session = connected("a", at(0));
        long id = queue(at(1), "linux");
        GitHubJob running = taken(session, at(2));
        model.outage(true, at(3));

        assertThat(status(model.registration("t", "acme", running.runner(), at(4))))
                .isEqualTo(503);
        model.end(session, "success", at(5));
        assertThat(job(id, at(6)).conclusion()).contains("success");
    }

    @Test
    void everythingOfflineIsOnlyHowItIsShown() {
        String session = connected("a", at(0));
        model.everythingOffline(true, at(1));
        long id = queue(at(2), "linux");

        assertThat(shown(1, at(2)).online()).isFalse();
        assertThat(taken(session, at(3)).id()).isEqualTo(id);
    }

    @Test
    void outagesComeAndGoByThemselves() {
        var faults = new GitHubFaults(
                0, 0, Duration.ZERO, 0, 0, 0, 0, Duration.ZERO, Duration.ofHours(1), Duration.ofMinutes(30));
        model = model(faults);
        String session = connected("a", at(0));
        int refused = 0;
        int offline = 0;
        int fine = 0;
        for (long s = 30; s < 7 * 86_400; s += 30) {
            var unusedPoll = model.poll(session, Duration.ofHours(1), at(s));
            GitHubAnswer<GitHubRunner> answer = model.registration("t", "acme", 1, at(s));
            refused += status(answer) == 503 ? 1 : 0;
            offline += answer.value().filter(runner -> !runner.online()).isPresent() ? 1 : 0;
            fine += answer.value().filter(GitHubRunner::online).isPresent() ? 1 : 0;
        }

        assertThat(refused).isPositive();
        assertThat(offline).isPositive();
        assertThat(fine).isGreaterThan(refused + offline);
    }

    @Test
    @Timeout(60)
    void aLargeFleetCostsLittlePerStep() {
        // Given 10,000 runners, of which 9,500 idle, and a job every second for eleven hours
        model = new GitHubModel(1, GitHubTerms.unlimited(), GitHubFaults.none());
        model.addPath("acme");
        model.grant("t", Access.WRITE);
        for (int i = 0; i < 9_500; i++) {
            String session = model.connect(register("idle" + i, at(0)).encodedConfig(), at(0))
                    .orElseThrow();
            var unusedPoll = model.poll(session, Duration.ofDays(1), at(0));
        }
        for (int s = 1; s <= 40_000; s++) {
            long unused = queue(at(s), "linux");
            for (String session : model.awake(at(s))) {
                if (model.poll(session, Duration.ofDays(1), at(s)) instanceof Poll.Assigned) {
                    model.end(session, "success", at(s));
                    String next = model.connect(register("next" + s, at(s)).encodedConfig(), at(s))
                            .orElseThrow();
                    var unusedPoll = model.poll(next, Duration.ofDays(1), at(s));
                }
            }
        }

        assertThat(model.statistics(at(40_000)).completed()).isEqualTo(40_000);
        assertThat(model.runners("acme", at(40_000))).hasSize(9_500);
    }
}
