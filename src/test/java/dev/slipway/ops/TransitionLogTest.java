package dev.slipway.ops;

import static dev.slipway.ops.World.pool;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.slipway.bus.Told;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is said of jobs, and of calls. */
class TransitionLogTest {

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final TransitionLog log = new TransitionLog();
    private Instant now = World.START;

    @BeforeEach
    void listen() {
        lines.start();
        logger().addAppender(lines);
        logger().setLevel(Level.INFO);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(lines);
        logger().setLevel(null);
    }

    @Test
    void aJobThatIsQueuedIsALine() {
        // When
        tell(new Notice.JobMoved(
                World.job(7),
                Optional.empty(),
                Job.Stage.QUEUED,
                Optional.of("a"),
                Optional.empty(),
                "GitHub told it"));
        // Then
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getFormattedMessage()).isEqualTo("job stage changed");
            assertThat(values(line))
                    .containsEntry("fleet", "acme-1")
                    .containsEntry("job", 7L)
                    .containsEntry("repository", "acme/tool")
                    .containsEntry("pool", "a")
                    .containsEntry("from", "none")
                    .containsEntry("to", "queued")
                    .containsEntry("cause", "GitHub told it")
                    .containsKey("reconcile")
                    .doesNotContainKey("took");
        });
    }

    @Test
    void aJobThatStartedTellsHowLongItHadWaited() {
        tell(new Notice.JobMoved(
                World.job(7),
                Optional.of(Job.Stage.QUEUED),
                Job.Stage.STARTED,
                Optional.of("a"),
                Optional.of(Duration.ofMillis(2_500)),
                "GitHub told it"));
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(values(line))
                        .containsEntry("from", "queued")
                        .containsEntry("to", "started")
                        .containsEntry("took", 2.5));
    }

    @Test
    void aJobOfNobodysPoolHasNone() {
        tell(new Notice.JobMoved(
                World.job(7), Optional.empty(), Job.Stage.ENDED, Optional.empty(), Optional.empty(), "told"));
        assertThat(lines.list)
                .singleElement()
                .satisfies(line ->
                        assertThat(values(line)).doesNotContainKey("pool").containsEntry("to", "ended"));
    }

    @Test
    void whatAJobSaysOfItselfIsOneLine() {
        tell(new Notice.JobUnservable(new Job(7, 70, "acme/tool\u2028", Set.of("x\u001b[2J", "y\nz"), World.START)));
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(values(line))
                        .containsEntry("repository", "acme/tool ")
                        .containsEntry("cause", "it asks for x [2j, y z"));
    }

    @Test
    void jobsThatNoPoolServesAreSaidOnceForTheSameLabelsAndNeverInAFlood() {
        // When
        for (int id = 0; id < 500; id++) {
            tell(new Notice.JobUnservable(World.job(id, "ubuntu-latest")));
        }
        // Then
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getFormattedMessage()).isEqualTo("no pool serves this job");
            assertThat(values(line))
                    .containsEntry("job", 0L)
                    .containsEntry("cause", "it asks for self-hosted, ubuntu-latest");
        });
        // and when everybody makes up labels of his own
        for (int id = 0; id < 5_000; id++) {
            tell(new Notice.JobUnservable(World.job(id, "label-" + id)));
        }
        assertThat(lines.list).hasSizeLessThan(40);
        // and after an hour the first are news again, with how often they were not said
        lines.list.clear();
        now = now.plus(Duration.ofHours(1));
        tell(new Notice.JobUnservable(new Job(9, 90, "acme/tool", Set.of(), World.START)));
        assertThat(lines.list)
                .anySatisfy(line -> assertThat(values(line)).containsEntry("cause", "it asks for no label"));
    }

    @Test
    void aCallsSubjectIsNamedForWhatItIs() {
        Failure failure = new Failure(Failure.Kind.TIMEOUT, "no answer");
        tell(new Notice.CallFailed("ListDeliveries", "acme", failure));
        tell(new Notice.CallFailed("ReadJob", "acme/tool", failure));
        tell(new Notice.CallFailed("ReadInstance", "acme-1-a-00000001", failure));
        assertThat(lines.list)
                .extracting(TransitionLogTest::values)
                .satisfiesExactly(
                        values -> assertThat(values).containsEntry("path", "acme"),
                        values -> assertThat(values).containsEntry("repository", "acme/tool"),
                        values -> assertThat(values).containsEntry("runner", "acme-1-a-00000001"));
    }

    private void tell(Notice notice) {
        log.told(new Told(World.quiet(pool("a", 0, 2)).state(), List.of(notice), now, "webhook", Duration.ZERO));
    }

    private static Map<String, Object> values(ILoggingEvent line) {
        Map<String, Object> values = new LinkedHashMap<>();
        line.getKeyValuePairs().forEach(pair -> values.put(pair.key, pair.value));
        return values;
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(TransitionLog.class);
    }
}
