package dev.slipway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.slipway.bus.Told;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.Notice;
import dev.slipway.fleet.State;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class JournalTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Path file;

    @BeforeEach
    void begin() {
        file = directory.resolve("journal");
        log.start();
        logger().addAppender(log);
        logger().setLevel(Level.INFO);
    }

    @AfterEach
    void end() {
        logger().detachAppender(log);
        logger().setLevel(null);
        get(vertx.close());
    }

    @Test
    void aQueuedJobIsInTheFileWhenItsFutureCompletes() throws IOException {
        // Given
        Journal journal = open();
        // When
        get(journal.queued(job(1)));
        // Then
        assertThat(Files.readString(file)).contains("\"queued\":1").endsWith("}\n");
        assertThat(open().read().queued()).containsExactly(job(1));
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        get(open().queued(job(1)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        // and if it was open to others, it is closed to them
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        get(open().queued(job(2)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(queuedIds()).containsExactly(1L, 2L);
    }

    @Test
    void whatTheReconcilerTellsToBeOverIsNotQueuedAfterARestart() {
        // Given
        Journal journal = open();
        LongStream.rangeClosed(1, 4).forEach(id -> get(journal.queued(job(id))));
        // When
        journal.told(told(
                moved(1, Job.Stage.STARTED),
                moved(2, Job.Stage.ENDED),
                moved(3, Job.Stage.QUEUED),
                new Notice.JobUnservable(job(4))));
        get(journal.close());
        // Then
        assertThat(open().read().queued()).containsExactly(job(3));
        assertThat(open().read().over()).containsOnlyKeys(1L, 2L).containsValue(START);
    }

    @Test
    void aJobThatIsOverIsNotWrittenAgain() throws IOException {
        // Given
        Journal journal = open();
        journal.told(told(moved(1, Job.Stage.ENDED)));
        get(journal.queued(job(1)));
        long size = Files.size(file);
        // When
        get(journal.queued(job(1)));
        journal.told(told(moved(1, Job.Stage.ENDED)));
        get(journal.close());
        // Then
        assertThat(Files.size(file)).isEqualTo(size);
        assertThat(open().read().queued()).isEmpty();
    }

    @Test
    void linesOfManyThreadsAreAllWrittenAndThoseOfOneKeepTheirOrder() throws InterruptedException, IOException {
        // Given
        Journal journal = open();
        int threads = 8;
        int each = 250;
        var ready = new CountDownLatch(threads);
        List<Future<Void>> written = new ArrayList<>();
        List<Thread> writers = new ArrayList<>();
        // When
        for (int thread = 0; thread < threads; thread++) {
            long first = thread * 1_000L;
            var writer = new Thread(() -> {
                ready.countDown();
                for (long id = first; id < first + each; id++) {
                    Future<Void> future = journal.queued(job(id));
                    synchronized (written) {
                        written.add(future);
                    }
                }
            });
            writers.add(writer);
            writer.start();
        }
        for (Thread writer : writers) {
            writer.join();
        }
        get(Future.all(written));
        // Then
        List<Long> ids = queuedIds();
        assertThat(ids).hasSize(threads * each).doesNotHaveDuplicates();
        for (long thread = 0; thread < threads; thread++) {
            long first = thread * 1_000;
            assertThat(ids.stream().filter(id -> id >= first && id < first + 1_000))
                    .containsExactlyElementsOf(
                            LongStream.range(first, first + each).boxed().toList());
        }
        assertThat(JournalReading.of(file, START).trouble()).isEmpty();
    }

    @Test
    void itsFutureCompletesOnTheContextOfWhoAsked() {
        // Given
        Journal journal = open();
        Context context = vertx.getOrCreateContext();
        var completedOn = new AtomicReference<Context>();
        // When
        context.runOnContext(go -> {
            var unused = journal.queued(job(1)).onComplete(done -> completedOn.set(Vertx.currentContext()));
        });
        // Then
        await().until(() -> completedOn.get() != null);
        assertThat(completedOn.get()).isEqualTo(context);
    }

    @Test
    void moreThanHalfOfVoidLinesAreTakenOut() throws IOException {
        // Given
        Journal journal = open();
        get(Future.all(LongStream.rangeClosed(1, 600)
                .mapToObj(id -> journal.queued(job(id)))
                .toList()));
        // When
        LongStream.rangeClosed(1, 500).forEach(id -> journal.told(told(new Notice.JobUnservable(job(id)))));
        get(journal.close());
        // Then
        assertThat(Files.readAllLines(file)).hasSize(100);
        assertThat(queuedIds())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(501, 600).boxed().toList());
        assertThat(directory.toFile().list()).containsExactly("journal");
    }

    @Test
    void aFileOfAThousandLinesIsSmallEnough() throws IOException {
        // Given
        Journal journal = open();
        // When
        get(Future.all(LongStream.rangeClosed(1, 500)
                .mapToObj(id -> journal.queued(job(id)))
                .toList()));
        LongStream.rangeClosed(1, 500).forEach(id -> journal.told(told(new Notice.JobUnservable(job(id)))));
        get(journal.close());
        // Then
        assertThat(Files.readAllLines(file)).hasSize(1_000);
    }

    @Test
    void afterADayTheIdsOfThatDayAreTakenOut() throws IOException {
        // Given
        Journal journal = open();
        LongStream.rangeClosed(1, 1_100).forEach(id -> journal.told(told(moved(id, Job.Stage.ENDED))));
        get(journal.queued(job(5_000)));
        assertThat(Files.readAllLines(file)).hasSize(1_101);
        // When
        now.set(START.plus(Duration.ofHours(24)).plusSeconds(1));
        get(journal.queued(job(5_001)));
        get(journal.close());
        // Then
        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(queuedIds()).containsExactly(5_001L);
    }

    @Test
    void aTornLineIsHealedByTheNextWrite() throws IOException {
        // Given
        get(open().queued(job(1)));
        Files.writeString(file, Files.readString(file) + "{\"queued\":2,\"ru");
        // When
        Journal journal = open();
        assertThat(messages()).anySatisfy(line -> assertThat(line).contains("the journal was not read whole"));
        get(journal.queued(job(3)));
        // Then
        assertThat(JournalReading.of(file, START).trouble()).isEmpty();
        assertThat(queuedIds()).containsExactly(1L, 3L);
    }

    @Test
    void whatCannotBeWrittenFailsIsSaidOnceAMinuteAndRecoversByItself() throws IOException {
        // Given a directory in the way of the file that would take the journal's place
        Path obstacle = Files.createDirectories(directory.resolve("journal.new/x"));
        Journal journal = open();
        // When
        assertThatThrownBy(() -> get(journal.queued(job(1))))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the journal " + file + " cannot be written: ");
        assertThatThrownBy(() -> get(journal.queued(job(2)))).isInstanceOf(IOException.class);
        journal.told(told(moved(1, Job.Stage.ENDED)));
        now.set(START.plusSeconds(59));
        assertThatThrownBy(() -> get(journal.queued(job(3)))).isInstanceOf(IOException.class);
        assertThat(messages()).hasSize(1).allMatch(line -> line.startsWith("the journal cannot be written"));
        now.set(START.plusSeconds(60));
        assertThatThrownBy(() -> get(journal.queued(job(3)))).isInstanceOf(IOException.class);
        assertThat(messages()).hasSize(2);
        // and when the obstacle is gone
        Files.delete(obstacle);
        get(journal.queued(job(4)));
        // Then everything is there, and that it goes on is said
        assertThat(messages()).hasSize(3).last().isEqualTo("the journal is written again");
        assertThat(open().read().queued()).extracting(Job::id).containsExactly(2L, 3L, 4L);
        assertThat(open().read().over()).containsOnlyKeys(1L);
    }

    @Test
    void aDiskThatHangsDoesNotFillTheMemory() {
        // Given a journal whose one worker thread is held
        var hold = new CountDownLatch(1);
        Vertx slow = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
        Journal journal = Journal.open(slow, directory, now::get);
        Future<Boolean> held = slow.executeBlocking(() -> hold.await(20, TimeUnit.SECONDS), false);
        // When
        List<Future<Void>> waiting = new ArrayList<>();
        LongStream.rangeClosed(0, Journal.MOST_WAITING).forEach(id -> waiting.add(journal.queued(job(id))));
        // Then
        assertThatThrownBy(() -> get(journal.queued(job(-1))))
                .hasMessage("the journal cannot be written: the disk does not keep up");
        // and when the disk goes on
        hold.countDown();
        assertThat(get(held)).isTrue();
        get(Future.all(waiting));
        get(journal.queued(job(-1)));
        get(slow.close());
    }

    @Test
    void afterItsEndNothingIsTaken() {
        // Given
        Journal journal = open();
        Future<Void> before = journal.queued(job(1));
        // When
        get(journal.close());
        // Then
        assertThat(before.succeeded()).isTrue();
        assertThatThrownBy(() -> get(journal.queued(job(2)))).hasMessageContaining("it is closed");
        get(journal.close());
        assertThat(queuedIds()).containsExactly(1L);
    }

    @Test
    void aDirectoryInItsPlaceKeepsNobodyFromStarting() throws IOException {
        // Given
        Files.createDirectories(file.resolve("x"));
        // When
        Journal journal = open();
        // Then
        assertThat(journal.read().queued()).isEmpty();
        assertThatThrownBy(() -> get(journal.queued(job(1)))).isInstanceOf(IOException.class);
        get(journal.close());
    }

    private Journal open() {
        return Journal.open(vertx, directory, now::get);
    }

    private List<Long> queuedIds() {
        return open().read().queued().stream().map(Job::id).toList();
    }

    static Job job(long id) {
        return new Job(id, id * 10, "acme/tool", Set.of("linux", "x64"), START.minusSeconds(5));
    }

    private static Notice moved(long id, Job.Stage to) {
        return new Notice.JobMoved(job(id), Optional.empty(), to, Optional.empty(), Optional.empty(), "told");
    }

    private static Told told(Notice... notices) {
        return new Told(State.initial(0), List.of(notices), START, "github", Duration.ZERO);
    }

    private List<String> messages() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.slipway.reconcile");
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw sneaky(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("not done within 20 s", e);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneaky(Throwable cause) throws E {
        throw (E) cause;
    }
}
