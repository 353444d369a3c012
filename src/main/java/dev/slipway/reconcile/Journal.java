package dev.slipway.reconcile;

import dev.slipway.bus.Told;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.Notice;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must outlive this process: the jobs that wait, which for an organisation nobody can ask GitHub for, and the ids of
 * those that are over, so that late news of them is known to be late. A file in {@code state-dir}, one JSON object a line.
 *
 * <p>A line is written when the kernel has it. That survives {@code kill -9}; it is not forced to the disk, because what a
 * power cut takes costs waiting and no more. Lines that come while others are being written go together in the next write,
 * in the order in which they came. What could not be written fails, and the next write tries again to write everything.
 *
 * <p>Safe on any thread; one worker thread at a time touches the file.
 */
public final class Journal {

    /** A disk that hangs must not fill the memory. */
    static final int MOST_WAITING = 100_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);

    private record Line(JournalEntry entry, CompletableFuture<Void> written) {}

    private final Vertx vertx;
    private final Context workers;
    private final InstantSource clock;
    private final JournalWriter writer;
    private final Event.JournalRead read;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** These three are guarded by this. */
    private List<Line> waiting = new ArrayList<>();

    private boolean working;
    private boolean closing;

    private Journal(Vertx vertx, JournalFile file, JournalContents contents, InstantSource clock) {
        this.vertx = vertx;
        this.workers = vertx.getOrCreateContext();
        this.clock = clock;
        this.read = contents.news();
        this.writer = new JournalWriter(file, contents, clock);
    }

    /**
     * Reads what an earlier process wrote, which blocks. What cannot be read is said in the log and keeps nobody from
     * starting.
     *
     * @param stateDir of this fleet, which no other process serves
     */
    public static Journal open(Vertx vertx, Path stateDir) {
        return open(vertx, stateDir, InstantSource.system());
    }

    static Journal open(Vertx vertx, Path stateDir, InstantSource clock) {
        Path path = stateDir.resolve("journal");
        JournalReading reading = JournalReading.of(path, clock.instant());
        JournalFile file = new JournalFile(path);
        reading.trouble()
                .ifPresentOrElse(
                        trouble -> LOGGER.atWarn()
                                .addKeyValue("file", path)
                                .addKeyValue("cause", trouble)
                                .log("the journal was not read whole; jobs that it lacks are found by redelivery"
                                        + " and by polling, where these are in use"),
                        () -> goOn(file, reading.lines()));
        return new Journal(vertx, file, reading.contents(), clock);
    }

    /** A whole file is gone on with; any other is written anew with the first line. */
    private static void goOn(JournalFile file, long lines) {
        try {
            file.goOn(lines);
        } catch (IOException e) {
            LOGGER.atDebug().addKeyValue("cause", e.toString()).log("the journal is begun anew");
        }
    }

    /** What an earlier process had written. */
    public Event.JournalRead read() {
        return read;
    }

    /**
     * Writes down that this job waits; at once done if that is written already, or if the job is over.
     *
     * @return ends, on the caller's context, when it is written; fails with an {@link IOException} for people
     */
    public Future<Void> queued(Job job) {
        return Future.fromCompletionStage(
                add(new JournalEntry.Queued(job, clock.instant())), vertx.getOrCreateContext());
    }

    /** Writes down which jobs do not wait any more, as the reconciler tells it. */
    public void told(Told told) {
        for (Notice notice : told.notices()) {
            if (notice instanceof Notice.JobMoved moved && moved.to() != Job.Stage.QUEUED) {
                var unused = add(new JournalEntry.Over(moved.job().id(), clock.instant()));
            } else if (notice instanceof Notice.JobUnservable refused) {
                var unused = add(new JournalEntry.Forgotten(refused.job().id(), clock.instant()));
            }
        }
    }

    private synchronized CompletableFuture<Void> add(JournalEntry entry) {
        if (closing || waiting.size() >= MOST_WAITING) {
            String why = closing ? "it is closed" : "the disk does not keep up";
            return CompletableFuture.failedFuture(new IOException("the journal cannot be written: " + why));
        }
        Line line = new Line(entry, new CompletableFuture<>());
        waiting.add(line);
        next();
        return line.written();
    }

    private synchronized void next() {
        if (working) {
            return;
        }
        if (!waiting.isEmpty()) {
            List<Line> lines = waiting;
            waiting = new ArrayList<>();
            work(() -> write(lines));
        } else if (closing && !closed.isDone()) {
            work(this::end);
        }
    }

    /** One piece of work at a time, each on whatever worker thread is free. */
    private synchronized void work(Runnable piece) {
        working = true;
        var unused = workers.executeBlocking(() -> run(piece), false).onComplete(done -> next());
    }

    private Void run(Runnable piece) {
        try {
            piece.run();
        } finally {
            synchronized (this) {
                working = false;
            }
        }
        return null;
    }

    private void write(List<Line> lines) {
        try {
            writer.write(lines.stream().map(Line::entry).toList());
            lines.forEach(line -> line.written().complete(null));
        } catch (IOException | RuntimeException e) {
            lines.forEach(line -> line.written().completeExceptionally(e));
        }
        // Nobody waits for this.
        writer.tidy();
    }

    private void end() {
        writer.close();
        closed.complete(null);
    }

    /** Takes no more lines, and ends when those that it had are written. */
    public synchronized Future<Void> close() {
        closing = true;
        next();
        return Future.fromCompletionStage(closed, vertx.getOrCreateContext());
    }
}
