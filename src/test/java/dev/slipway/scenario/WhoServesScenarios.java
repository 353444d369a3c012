package dev.slipway.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.time.Duration;

/** Which pool a job belongs to: by its labels, by its repository, or none. */
interface WhoServesScenarios {

    @Scenario
    default void aJobOfLabelsThatNoPoolHasIsCountedOnceAndLaunchesNothing(World world) {
        // Given a pool that launches on demand
        world.github().webhook().create();
        Program program = world.start(world.configuration("nobody").webhook().pool("c", 0, 3))
                .receiving();

        // When a job asks for what it does not have, and is told twice
        long job = world.github().queue(Duration.ofSeconds(1), "self-hosted", "linux", "gpu");
        Waits.eventually().until(() -> world.github().webhook().arrived("queued") == 1);
        world.github().webhook().tellAgain(job, "queued");
        Waits.eventually().until(() -> world.github().webhook().arrived("queued") == 2);

        // Then it is counted, once; a job that comes later and can be served gets the only runner
        long later = world.github().queue(Duration.ofMillis(500));
        Waits.eventually().until(() -> world.github().succeeded(later));
        world.awaitIdle(0);
        assertThat(program.metric("slipway_jobs_unservable_total")).isEqualTo(1);
        assertThat(program.metric("slipway_jobs_queued{pool=\"c\"}")).isZero();
        assertThat(program.log("no pool serves this job"))
                .singleElement()
                .satisfies(line -> assertThat(line.getString("cause")).contains("gpu"));
        assertThat(world.events().of("instance-created"))
                .containsExactly(world.github().job(later).runnerName());
        world.github().cancel(job);
        world.finishJobsAside();
    }

    @Scenario
    default void aJobWithoutLabelsIsServedByThePoolThatWantsSuch(World world) {
        // Given two pools, of which the second takes jobs without labels
        world.github().webhook().create();
        Program program = world.start(world.configuration("bare")
                        .webhook()
                        .pool("first", 0, 1)
                        .pool("second", 0, 1)
                        .pool("second", "unlabelled", true))
                .receiving();

        // When a job comes without any, and then one with some
        long bare = world.github().queue(Duration.ofMillis(500), new String[0]);
        Waits.eventually().until(() -> world.github().succeeded(bare));
        world.awaitIdle(0);
        long labelled = world.github().queue(Duration.ofMillis(500), "Self-Hosted", "LINUX", "X64");
        Waits.eventually().until(() -> world.github().succeeded(labelled));
        world.awaitIdle(0);

        // Then each is served by its own
        assertThat(program.pool(world.github().job(bare).runnerName())).contains("second");
        assertThat(program.pool(world.github().job(labelled).runnerName())).contains("first");
        assertThat(world.events().of("instance-created")).hasSize(2);
        world.finish();
    }

    @Scenario
    default void aPoolWithRepositoriesServesTheirJobsAlone(World world) {
        // Given pools of one repository each
        world.github().webhook().create();
        Program program = world.start(world.configuration("repos")
                        .webhook()
                        .pool("app", 0, 1)
                        .pool("app", "repositories", JsonArray.of("App"))
                        .pool("lib", 0, 1)
                        .pool("lib", "repositories", JsonArray.of("acme/lib")))
                .receiving();

        // When jobs come of both, and of a third
        long other = world.github().queueOf("acme/other", Duration.ofMillis(500), "self-hosted", "linux");
        Waits.eventually().until(() -> world.github().webhook().arrived("queued") == 1);
        world.github().cancel(other);
        long lib = world.github().queueOf("acme/lib", Duration.ofMillis(500), "self-hosted", "linux");
        Waits.eventually().until(() -> world.github().succeeded(lib));
        world.awaitIdle(0);
        long app = world.github().queueOf("acme/app", Duration.ofMillis(500), "self-hosted", "linux");
        Waits.eventually().until(() -> world.github().succeeded(app));
        world.awaitIdle(0);

        // Then each has been served by its pool, and the third one's by none
        assertThat(program.pool(world.github().job(lib).runnerName())).contains("lib");
        assertThat(program.pool(world.github().job(app).runnerName())).contains("app");
        assertThat(program.metric("slipway_jobs_unservable_total")).isEqualTo(1);
        assertThat(world.events().of("instance-created")).hasSize(2);
        world.finishJobsAside();
    }
}
