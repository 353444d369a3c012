package dev.slipway.ops;

import static dev.slipway.ops.World.pool;
import static dev.slipway.ops.World.registration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Calls;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.GuestRecord;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.Notice;
import dev.slipway.fleet.Outcome;
import dev.slipway.fleet.Phase;
import dev.slipway.fleet.PoolCondition;
import dev.slipway.fleet.Runner;
import dev.slipway.fleet.State;
import dev.slipway.github.GitHubCall;
import dev.slipway.github.WebhookObserver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    /** The contract with dashboards and alerts: every name of ours, with its labels. */
    private static final Map<String, Set<String>> CONTRACT = Map.ofEntries(
            Map.entry("slipway_runners", Set.of("pool", "phase")),
            Map.entry("slipway_launch_duration_seconds", Set.of("pool", "stage")),
            Map.entry("slipway_reconcile_duration_seconds", Set.of("trigger")),
            Map.entry("slipway_drift_total", Set.of("kind")),
            Map.entry("slipway_launch_failures_total", Set.of("pool", "reason")),
            Map.entry("slipway_runners_finished_total", Set.of("pool", "outcome")),
            Map.entry("slipway_pool_runners_max", Set.of("pool")),
            Map.entry("slipway_pool_runners_idle_target", Set.of("pool")),
            Map.entry("slipway_pool_state", Set.of("pool", "state")),
            Map.entry("slipway_jobs_queued", Set.of("pool")),
            Map.entry("slipway_job_oldest_queued_seconds", Set.of("pool")),
            Map.entry("slipway_job_queue_duration_seconds", Set.of("pool")),
            Map.entry("slipway_jobs_unservable_total", Set.of()),
            Map.entry("slipway_webhook_deliveries_total", Set.of("event", "outcome")),
            Map.entry("slipway_webhook_forwards_total", Set.of("outcome")),
            Map.entry("slipway_signature_native", Set.of()),
            Map.entry("slipway_github_requests_total", Set.of("operation", "outcome")),
            Map.entry("slipway_github_rate_limit_remaining", Set.of("credential", "resource")),
            Map.entry("slipway_github_gate_closed", Set.of("credential")),
            Map.entry("slipway_github_gate_opens_seconds", Set.of("credential")),
            Map.entry("slipway_github_gate_careful", Set.of("credential")),
            Map.entry("slipway_github_rate_limit", Set.of("credential")),
            Map.entry("slipway_github_points_spent", Set.of("credential")),
            Map.entry("slipway_lxd_events_total", Set.of("type")),
            Map.entry("slipway_lxd_reconnects_total", Set.of()),
            Map.entry("slipway_last_listing_timestamp_seconds", Set.of("side")),
            Map.entry("slipway_build_info", Set.of("version", "revision")));

    private static final List<String> TRIGGERS =
            List.of("failure", "github", "guest", "launch", "lxd", "operator", "timer", "webhook");

    private final Metrics metrics = new Metrics(new BuildInfo("1.2.3", "abcdef123456"));
    private final World world = new World(metrics::told);

    @AfterEach
    void close() {
        metrics.close();
    }

    private Exposition scrape() {
        return Exposition.parse(new String(metrics.scrape(Api.TEXT), StandardCharsets.UTF_8));
    }

    @Test
    void theNamesAndLabelsAreThoseOfTheContract() {
        world.configured(pool("a", 1, 2)).connected().listedAtLxd().listedAtGitHub();
        world.take(new Event.JobTold(World.job(1), Job.Stage.QUEUED, Optional.empty(), World.START));
        world.take(new Event.RateTold("default", 5_000, 4_321, Duration.ofMinutes(30)));
        metrics.githubRateLimit("token", "core", 4_321);
        metrics.nativeSignatures(true);

        Exposition text = scrape();

        assertThat(text.slipwayNames()).isEqualTo(new TreeMap<>(CONTRACT).keySet());
        CONTRACT.forEach(
                (name, labels) -> assertThat(text.labels(name)).as(name).isEqualTo(labels));
        assertThat(text.families().get("slipway_launch_duration_seconds").type())
                .isEqualTo("histogram");
        assertThat(text.families().get("slipway_reconcile_duration_seconds").type())
                .isEqualTo("histogram");
        assertThat(text.families().get("slipway_job_queue_duration_seconds").type())
                .isEqualTo("histogram");
        assertThat(text.value("slipway_build_info", "version", "1.2.3", "revision", "abcdef123456"))
                .contains(1.0);
        assertThat(text.value("slipway_github_rate_limit_remaining", "credential", "token", "resource", "core"))
                .contains(4_321.0);
    }

    @Test
    void countersAndHistogramsAreThereAtZeroFromTheStart() {
        metrics.told(World.quiet(pool("a", 0, 2)));

        Exposition text = scrape();

        for (String stage : List.of("jit", "create", "start", "listening")) {
            assertThat(text.value("slipway_launch_duration_seconds_count", "pool", "a", "stage", stage))
                    .contains(0.0);
        }
        for (Failure.Kind kind : Failure.Kind.values()) {
            assertThat(text.value("slipway_launch_failures_total", "pool", "a", "reason", kind.word()))
                    .contains(0.0);
        }
        for (Outcome outcome : Outcome.values()) {
            assertThat(text.value("slipway_runners_finished_total", "pool", "a", "outcome", outcome.word()))
                    .contains(0.0);
        }
        for (Notice.Drift kind : Notice.Drift.values()) {
            assertThat(text.value("slipway_drift_total", "kind", kind.word())).contains(0.0);
        }
        assertThat(text.value("slipway_reconcile_duration_seconds_count", "trigger", "github"))
                .contains(0.0);
        assertThat(text.value("slipway_github_requests_total", "operation", "jit-config", "outcome", "ok"))
                .contains(0.0);
        assertThat(text.value("slipway_lxd_events_total", "type", "lifecycle")).contains(0.0);
        assertThat(text.value("slipway_lxd_reconnects_total")).contains(0.0);
        assertThat(text.value("slipway_job_queue_duration_seconds_count", "pool", "a"))
                .contains(0.0);
        assertThat(text.value("slipway_jobs_unservable_total")).contains(0.0);
        for (WebhookObserver.About about : WebhookObserver.About.values()) {
            for (WebhookObserver.Outcome outcome : WebhookObserver.Outcome.values()) {
                assertThat(text.value(
                                "slipway_webhook_deliveries_total", "event", about.word(), "outcome", outcome.word()))
                        .as("%s %s", about, outcome)
                        .contains(0.0);
            }
        }
        for (WebhookObserver.Forward outcome : WebhookObserver.Forward.values()) {
            assertThat(text.value("slipway_webhook_forwards_total", "outcome", outcome.word()))
                    .as("%s", outcome)
                    .contains(0.0);
        }
        for (GitHubCall.Operation operation : GitHubCall.Operation.values()) {
            for (GitHubCall.Outcome outcome : GitHubCall.Outcome.values()) {
                assertThat(text.value(
                                "slipway_github_requests_total",
                                "operation",
                                operation.word(),
                                "outcome",
                                outcome.word()))
                        .as("%s %s", operation, outcome)
                        .contains(0.0);
            }
        }
        for (String trigger : TRIGGERS) {
            assertThat(text.value("slipway_reconcile_duration_seconds_count", "trigger", trigger))
                    .as(trigger)
                    .isPresent();
        }
    }

    @Test
    void aGaugeWithoutAReadingIsAbsent() {
        Exposition text = scrape();

        assertThat(text.slipwayNames())
                .doesNotContain(
                        "slipway_runners",
                        "slipway_pool_state",
                        "slipway_pool_runners_max",
                        "slipway_github_rate_limit_remaining",
                        "slipway_last_listing_timestamp_seconds",
                        "slipway_jobs_queued",
                        "slipway_job_oldest_queued_seconds",
                        "slipway_signature_native");
    }

    @Test
    void queuedJobsAreCountedByPoolAndTheOldestHasAnAge() {
        // Given a pool that no job waits for, and one with two jobs
        world.configured(pool("a", 0, 0), World.labelled("b", "gpu"))
                .connected()
                .listedAtLxd()
                .listedAtGitHub();
        Exposition before = scrape();
        assertThat(before.value("slipway_jobs_queued", "pool", "b")).contains(0.0);
        assertThat(before.slipwayNames()).doesNotContain("slipway_job_oldest_queued_seconds");

        // When
        world.take(queued(World.job(1, "gpu"))).wait(Duration.ofSeconds(40)).take(queued(World.job(2, "gpu")));
        metrics.told(World.told(world.state(), world.now()));

        // Then
        Exposition text = scrape();
        assertThat(text.value("slipway_jobs_queued", "pool", "b")).contains(2.0);
        assertThat(text.value("slipway_jobs_queued", "pool", "a")).contains(0.0);
        assertThat(text.value("slipway_job_oldest_queued_seconds", "pool", "b").orElseThrow())
                .isBetween(40.0, 41.0);
        assertThat(text.value("slipway_job_oldest_queued_seconds", "pool", "a")).isEmpty();
    }

    @Test
    void aJobThatStartedIsMeasuredFromWhenItWasQueuedAtGitHub() {
        world.configured(pool("a", 0, 1)).connected().listedAtLxd().listedAtGitHub();
        world.take(queued(World.job(1)));
        world.take(new Event.JobTold(World.job(1), Job.Stage.STARTED, Optional.empty(), World.START.plusSeconds(45)));

        Exposition text = scrape();

        assertThat(text.value("slipway_job_queue_duration_seconds_sum", "pool", "a"))
                .contains(45.0);
        assertThat(text.value("slipway_job_queue_duration_seconds_bucket", "pool", "a", "le", "30.0"))
                .contains(0.0);
        assertThat(text.value("slipway_job_queue_duration_seconds_bucket", "pool", "a", "le", "60.0"))
                .contains(1.0);
        assertThat(text.value("slipway_job_queue_duration_seconds_bucket", "pool", "a", "le", "1.0"))
                .isPresent();
        assertThat(text.value("slipway_job_queue_duration_seconds_bucket", "pool", "a", "le", "14400.0"))
                .isPresent();
        assertThat(text.value("slipway_jobs_queued", "pool", "a")).contains(0.0);
    }

    @Test
    void aJobThatNoPoolServesIsCountedOnce() {
        world.configured(pool("a", 0, 1)).connected().listedAtLxd().listedAtGitHub();
        world.take(queued(World.job(1, "windows"))).take(queued(World.job(1, "windows")));

        Exposition text = scrape();

        assertThat(text.value("slipway_jobs_unservable_total")).contains(1.0);
        assertThat(text.value("slipway_jobs_queued", "pool", "a")).contains(0.0);
    }

    private static Event queued(Job job) {
        return new Event.JobTold(job, Job.Stage.QUEUED, Optional.empty(), World.START);
    }

    @Test
    void whatBecomesOfDeliveriesIsCounted() {
        metrics.webhookDelivery("workflow_job", "accepted");
        metrics.webhookDelivery("unverified", "wrong_signature");
        metrics.webhookForward("timeout");
        metrics.nativeSignatures(false);

        Exposition text = scrape();

        assertThat(text.value("slipway_webhook_deliveries_total", "event", "workflow_job", "outcome", "accepted"))
                .contains(1.0);
        assertThat(text.value("slipway_webhook_deliveries_total", "event", "unverified", "outcome", "wrong_signature"))
                .contains(1.0);
        assertThat(text.value("slipway_webhook_forwards_total", "outcome", "timeout"))
                .contains(1.0);
        assertThat(text.value("slipway_signature_native")).contains(0.0);
    }

    @Test
    void everyConfiguredPoolHasEveryPhaseAndItsFigures() {
        world.configured(pool("a", 2, 5), pool("b", 0, 1));

        Exposition text = scrape();

        for (Phase phase : Phase.values()) {
            assertThat(text.value("slipway_runners", "pool", "b", "phase", phase.word()))
                    .contains(0.0);
        }
        assertThat(text.value("slipway_pool_runners_max", "pool", "a")).contains(5.0);
        assertThat(text.value("slipway_pool_runners_idle_target", "pool", "a")).contains(2.0);
    }

    @Test
    void aRemovedPoolIsGoneWhenItHasNoRunner() {
        world.configured(pool("a", 1, 1), pool("b", 1, 1)).connected();
        world.listedAtLxd(world.instance("acme-1-b-1", "b", 1)).listedAtGitHub();
        world.configured(pool("a", 1, 1));

        Exposition before = scrape();
        assertThat(before.value("slipway_runners", "pool", "b", "phase", "launching"))
                .contains(1.0);
        assertThat(before.value("slipway_pool_runners_max", "pool", "b")).isEmpty();

        world.take(new Event.InstanceRead("acme-1-b-1", world.state().tick(), Optional.empty()));

        assertThat(scrape().value("slipway_runners", "pool", "b", "phase", "launching"))
                .isEmpty();
    }

    @Test
    void aLaunchIsMeasuredStageByStage() {
        world.configured(pool("a", 1, 1)).connected().listedAtLxd().listedAtGitHub();
        String name = world.state().runners().keySet().iterator().next();
        world.wait(Duration.ofSeconds(2)).take(new Event.LaunchProgressed(name, Event.LaunchStage.JIT, 11));
        world.wait(Duration.ofSeconds(3)).take(new Event.LaunchProgressed(name, Event.LaunchStage.CREATE, 11));
        world.wait(Duration.ofSeconds(4)).take(new Event.LaunchProgressed(name, Event.LaunchStage.START, 11));
        world.take(new Event.LaunchEnded(name, Optional.empty()));
        world.wait(Duration.ofSeconds(20)).said(name, new GuestRecord.Listening());

        Exposition text = scrape();

        assertThat(text.value("slipway_launch_duration_seconds_sum", "pool", "a", "stage", "jit"))
                .contains(2.0);
        assertThat(text.value("slipway_launch_duration_seconds_sum", "pool", "a", "stage", "create"))
                .contains(3.0);
        assertThat(text.value("slipway_launch_duration_seconds_sum", "pool", "a", "stage", "start"))
                .contains(4.0);
        assertThat(text.value("slipway_launch_duration_seconds_sum", "pool", "a", "stage", "listening"))
                .contains(20.0);
        assertThat(text.value("slipway_launch_duration_seconds_bucket", "pool", "a", "stage", "jit", "le", "1.0"))
                .contains(0.0);
        assertThat(text.value("slipway_launch_duration_seconds_bucket", "pool", "a", "stage", "jit", "le", "2.5"))
                .contains(1.0);
        assertThat(text.value("slipway_launch_duration_seconds_bucket", "pool", "a", "stage", "jit", "le", "0.1"))
                .isPresent();
        assertThat(text.value("slipway_launch_duration_seconds_bucket", "pool", "a", "stage", "jit", "le", "600.0"))
                .isPresent();
        assertThat(text.value("slipway_runners", "pool", "a", "phase", "idle")).contains(1.0);
        assertThat(text.value("slipway_reconcile_duration_seconds_count", "trigger", "guest"))
                .contains(1.0);
    }

    @Test
    void aFailedLaunchIsCountedAndItsPoolBacksOff() {
        world.configured(pool("a", 1, 1)).connected().listedAtLxd().listedAtGitHub();
        String name = world.state().runners().keySet().iterator().next();
        Failure refused = new Failure(Failure.Kind.FORBIDDEN, "no permission");
        world.take(new Event.LaunchEnded(name, Optional.of(new Event.LaunchFailure(Event.LaunchStage.JIT, refused))));

        Exposition text = scrape();

        assertThat(text.value("slipway_launch_failures_total", "pool", "a", "reason", "forbidden"))
                .contains(1.0);
        assertThat(text.value("slipway_runners_finished_total", "pool", "a", "outcome", "failed"))
                .contains(1.0);
        assertThat(text.value("slipway_pool_state", "pool", "a", "state", "backing_off"))
                .contains(1.0);
        assertThat(text.value("slipway_pool_state", "pool", "a", "state", "active"))
                .contains(0.0);
    }

    @Test
    void aPoolThatCannotDeleteItsStoppedInstancesIsPaused() {
        world.configured(pool("a", 1, 1)).connected();
        world.listedAtLxd(world.instances("a", 6)).listedAtGitHub();
        State undeletable = withFailedDeletions(world.state());

        metrics.told(World.told(undeletable, world.now()));

        Exposition text = scrape();
        assertThat(text.value("slipway_pool_state", "pool", "a", "state", "paused"))
                .contains(1.0);
        for (PoolCondition.Kind kind : PoolCondition.Kind.values()) {
            double expected = kind == PoolCondition.Kind.PAUSED ? 1 : 0;
            assertThat(text.value("slipway_pool_state", "pool", "a", "state", kind.word()))
                    .contains(expected);
        }
    }

    private static State withFailedDeletions(State state) {
        Map<String, Runner> runners = new HashMap<>();
        state.runners()
                .forEach((name, runner) -> runners.put(
                        name,
                        new Runner(
                                runner.birth(),
                                runner.registration(),
                                runner.life(),
                                runner.body(),
                                runner.hearing(),
                                runner.standing(),
                                runner.farewell(),
                                new Calls(Set.of(), Map.of(Calls.Call.DELETE, new Calls.Retry(8, World.START))))));
        return new State(
                state.tick(),
                state.seed(),
                state.fleet(),
                false,
                state.lxd(),
                state.hubs(),
                state.gates(),
                state.pools(),
                runners,
                state.demand());
    }

    @Test
    void theLastListingOfASideIsAbsentBeforeTheFirstAndSurvivesAReconnection() {
        world.configured(pool("a", 0, 1)).connected();
        assertThat(scrape().slipwayNames()).doesNotContain("slipway_last_listing_timestamp_seconds");

        world.listedAtLxd();
        double at = World.START.getEpochSecond();
        assertThat(scrape().value("slipway_last_listing_timestamp_seconds", "side", "lxd"))
                .contains(at);
        assertThat(scrape().value("slipway_last_listing_timestamp_seconds", "side", "github"))
                .isEmpty();

        world.wait(Duration.ofSeconds(5)).listedAtGitHub();
        assertThat(scrape().value("slipway_last_listing_timestamp_seconds", "side", "github"))
                .contains(at + 5);

        world.take(new Event.LxdDisconnected("it went away")).connected();
        assertThat(scrape().value("slipway_last_listing_timestamp_seconds", "side", "lxd"))
                .contains(at);
    }

    @Test
    void whatOutsidersSayMakesNoSeriesWithoutEnd() {
        for (int i = 0; i < 1_000; i++) {
            metrics.lxdEvent("type-" + i);
            metrics.githubRequest("operation-" + i, "outcome-" + i);
            metrics.githubRateLimit("token", "resource-" + i, i);
            metrics.lxdEvent("evil\"} 1\nslipway_evil{x=\"" + i);
        }

        Exposition text = scrape();

        assertThat(text.families().get("slipway_lxd_events_total").samples()).hasSizeLessThan(30);
        assertThat(text.families().get("slipway_github_rate_limit_remaining").samples())
                .hasSizeLessThan(30);
        assertThat(text.families().get("slipway_github_requests_total").samples())
                .hasSizeLessThan(700);
        assertThat(text.value("slipway_lxd_events_total", "type", "other").orElseThrow())
                .isGreaterThan(1_900);
    }

    @Test
    void tenThousandRunnersAreCountedAndNotNamed() {
        world.configured(pool("a", 10_000, 10_000)).connected();
        world.listedAtLxd(world.instances("a", 10_000)).listedAtGitHub(registration(1, "acme-1-a-00000001", true));

        String text = new String(metrics.scrape(Api.TEXT), StandardCharsets.UTF_8);

        assertThat(Exposition.parse(text).value("slipway_runners", "pool", "a", "phase", "launching"))
                .contains(10_000.0);
        assertThat(text).doesNotContain("acme");
        assertThat(text.length()).isLessThan(200_000);
    }

    @Test
    void openMetricsIsServedToWhoAsksForIt() {
        world.configured(pool("a", 1, 2)).connected().listedAtLxd().listedAtGitHub();

        String text = new String(metrics.scrape(Api.OPEN_METRICS), StandardCharsets.UTF_8);

        assertThat(text)
                .endsWith("# EOF\n")
                .contains("# TYPE slipway_build info")
                .contains("# TYPE slipway_drift counter");
    }
}
