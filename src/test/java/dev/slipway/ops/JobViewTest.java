package dev.slipway.ops;

import static dev.slipway.ops.World.pool;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.GuestRecord;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.JobSources;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is shown of each job that waits, and what it waits for. */
class JobViewTest {

    private final World world = new World(told -> {});

    @Test
    void aJobIsShownWithAllThatIsKnownOfIt() {
        // Given
        world.configured(pool("a", 0, 2)).connected().listedAtLxd().listedAtGitHub();
        // When
        queued(World.job(7)).wait(Duration.ofSeconds(40));
        // Then
        assertThat(jobs())
                .containsExactly(new JsonObject()
                        .put("id", 7L)
                        .put("repository", "acme/tool")
                        .put("run", 70L)
                        .put("labels", List.of("linux", "self-hosted"))
                        .put("queuedAt", "2030-01-01T00:00:00Z")
                        .put("waitedSeconds", 40L)
                        .put("waitingFor", "a runner")
                        .put("pool", "a")
                        .getMap());
    }

    @Test
    void theOldestComesFirstWhicheverPoolItWaitsFor() {
        // Given
        world.configured(pool("a", 0, 2), World.labelled("b", "gpu"))
                .connected()
                .listedAtLxd()
                .listedAtGitHub();
        // When
        world.wait(Duration.ofSeconds(10));
        queued(at(9, "linux", 5));
        queued(at(8, "gpu", 3));
        queued(at(7, "linux", 4));
        // Then
        assertThat(jobs()).extracting(job -> job.get("id")).containsExactly(8L, 7L, 9L);
        assertThat(jobs(Optional.of("a"))).extracting(job -> job.get("id")).containsExactly(7L, 9L);
    }

    @Test
    void aJobThatNoPoolHasRoomForSaysWhy() {
        // Given
        world.configured(pool("a", 0, 1)).connected().listedAtLxd().listedAtGitHub();
        // When
        queued(at(1, "linux", 0));
        queued(at(2, "linux", 1));
        // Then
        assertThat(jobs())
                .extracting(job -> job.get("waitingFor"))
                .containsExactly("a runner", "room in the pool: max is reached");
    }

    @Test
    void aJobWhosePoolCannotLaunchSaysWhy() {
        // Given
        world.configured(pool("a", 0, 2));
        // When
        queued(World.job(1));
        // Then
        assertThat(jobs())
                .extracting(job -> job.get("waitingFor"))
                .containsExactly("room in the pool: LXD and GitHub have not both been listed yet");
    }

    @Test
    void aJobThatIsLeftToAnotherUnitHasNoPool() {
        // Given
        var sources = new JobSources(false, false, "http://10.0.0.1:8480", Set.of("http://10.0.0.2:8480"));
        world.take(new Event.Configured(World.fleet(pool("a", 0, 99)).with(sources)));
        world.connected().listedAtLxd().listedAtGitHub();
        // When
        for (long id = 1; id <= 20; id++) {
            queued(World.job(id));
        }
        // Then one of the two comes first for each job, and the other one after half a minute
        assertThat(jobs())
                .hasSize(20)
                .extracting(job -> job.get("waitingFor"))
                .contains("another unit, whose turn it is", "a runner: launch-concurrency is reached");
        assertThat(jobs())
                .filteredOn(job -> !job.containsKey("pool"))
                .hasSize(20 - jobs(Optional.of("a")).size());
        world.wait(Duration.ofSeconds(30));
        assertThat(jobs(Optional.of("a"))).hasSize(20);
    }

    @Test
    void aJobThatARunnerIsPresumedToHaveWaitsForGitHubsWord() {
        // Given an idle runner, and a job
        world.configured(pool("a", 1, 1)).connected();
        world.listedAtLxd(world.instance("acme-1-a-00000001", "a", 1))
                .listedAtGitHub(World.registration(1, "acme-1-a-00000001", true));
        world.said("acme-1-a-00000001", new GuestRecord.Listening());
        queued(World.job(7));
        // When its guest says that it has one of this run
        world.said(
                "acme-1-a-00000001",
                new GuestRecord.Listening(),
                new GuestRecord.Job(Optional.of("build"), Optional.of("acme/tool"), Optional.of("70")));
        // Then
        assertThat(jobs())
                .singleElement()
                .satisfies(job -> assertThat(job)
                        .containsEntry("id", 7L)
                        .containsEntry("waitingFor", "GitHub to tell that it has started")
                        .doesNotContainKey("pool"));
    }

    @Test
    void whatAJobSaysOfItselfCannotSteerATerminal() {
        // Given
        world.configured(World.labelled("a", "x\u202e"))
                .connected()
                .listedAtLxd()
                .listedAtGitHub();
        // When
        queued(new Job(1, 10, "acme/tool", Set.of("x\u202e"), World.START));
        // Then
        assertThat(jobs()).singleElement().satisfies(job -> assertThat(job).containsEntry("labels", List.of("x ")));
    }

    private static Job at(long id, String label, int second) {
        return new Job(id, id * 10, "acme/tool", Set.of("self-hosted", label), World.START.plusSeconds(second));
    }

    @CanIgnoreReturnValue
    private World queued(Job job) {
        return world.take(new Event.JobTold(job, Job.Stage.QUEUED, Optional.empty(), World.START), "webhook");
    }

    private List<Map<String, Object>> jobs() {
        return jobs(Optional.empty());
    }

    private List<Map<String, Object>> jobs(Optional<String> pool) {
        return JobView.of(world.state(), world.now(), pool).stream()
                .map(JsonObject.class::cast)
                .map(JobViewTest::plain)
                .toList();
    }

    private static Map<String, Object> plain(JsonObject job) {
        job.put("labels", job.getJsonArray("labels").getList());
        return job.getMap();
    }
}
