package dev.slipway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bus.Told;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.Notice;
import dev.slipway.fleet.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own writes a journal, and what is in it afterwards is at least what it was told to be written. */
class JournalProcessTest {

    @TempDir
    private Path directory;

    /** Writes queued jobs without end, many at a time, and prints the id of each that is written, or that failed. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) {
            var journal = Journal.open(Vertx.vertx(), Path.of(arguments[0]));
            for (long first = 1; true; first += 50) {
                List<Future<Void>> group = new ArrayList<>();
                LongStream.range(first, first + 50)
                        .forEach(id -> group.add(journal.queued(job(id))
                                .onSuccess(written -> System.out.println("written " + id))
                                .onFailure(cause -> System.out.println("failed " + id + " " + cause.getMessage()))));
                var unused = Future.join(group)
                        .transform(done -> Future.succeededFuture())
                        .await();
                if (arguments.length > 1 && group.get(0).failed()) {
                    giveSpace(journal, first);
                }
            }
        }

        /** Nobody serves the jobs before this one, so that less has to be kept. */
        private static void giveSpace(Journal journal, long first) {
            System.out.println("space " + first);
            List<Notice> notices = new ArrayList<>();
            LongStream.range(1, first).forEach(id -> notices.add(new Notice.JobUnservable(job(id))));
            journal.told(new Told(State.initial(0), notices, Instant.now(), "github", Duration.ZERO));
        }
    }

    @Test
    void whatWasSaidToBeWrittenSurvivesKillMinus9() throws IOException, InterruptedException {
        // Given
        Process process = start(List.of());
        Set<Long> written = new HashSet<>();
        try (var out = process.inputReader()) {
            for (int i = 0; i < 5_000; i++) {
                written.add(id(out.readLine(), "written "));
            }
            // When
            assertThat(process.toHandle().destroyForcibly()).isTrue();
            out.lines().filter(line -> line.matches("written \\d+")).forEach(line -> written.add(id(line, "written ")));
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        // Then
        JournalReading reading = read();
        assertThat(ids(reading)).containsAll(written);
        assertThat(reading.unreadable()).isLessThanOrEqualTo(1);
    }

    @Test
    void aFullDiskFailsWhatCannotBeWrittenAndLosesNothingThatWas() throws IOException, InterruptedException {
        // Given a limit on the size of its files, at which the kernel writes a part and then refuses
        Process process = start(List.of("sh", "-c", "ulimit -f 100; exec \"$@\"", "sh"), "space");
        List<String> said = new ArrayList<>();
        try (var out = process.inputReader()) {
            // When it has failed and gone on several times, and is killed
            for (int rounds = 0; rounds < 5; ) {
                String line = out.readLine();
                assertThat(line).as("it goes on").isNotNull();
                said.add(line);
                rounds += line.startsWith("space ") ? 1 : 0;
            }
            assertThat(process.toHandle().destroyForcibly()).isTrue();
            said.addAll(out.lines()
                    .filter(line -> line.matches("(written|space) \\d+"))
                    .toList());
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        // Then
        assertThat(said).anyMatch(line -> line.matches("failed .* cannot be written: File too large"));
        long kept = said.stream()
                .filter(line -> line.startsWith("space "))
                .mapToLong(line -> id(line, "space "))
                .max()
                .orElseThrow();
        List<Long> written = said.stream()
                .filter(line -> line.startsWith("written "))
                .map(line -> id(line, "written "))
                .toList();
        assertThat(written).anyMatch(id -> id < kept);
        assertThat(ids(read()))
                .containsAll(written.stream().filter(id -> id >= kept).toList());
    }

    private Process start(List<String> before, String... more) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-Dslipway.log.level=off",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private JournalReading read() {
        return JournalReading.of(directory.resolve("journal"), Instant.now());
    }

    private static Set<Long> ids(JournalReading reading) {
        var ids = new HashSet<Long>();
        reading.contents().news().queued().forEach(job -> ids.add(job.id()));
        return ids;
    }

    private static long id(String line, String prefix) {
        return Optional.ofNullable(line)
                .filter(text -> text.startsWith(prefix))
                .map(text -> Long.parseLong(text.substring(prefix.length())))
                .orElseThrow(() -> new AssertionError("instead of " + prefix + "ID: " + line));
    }

    private static Job job(long id) {
        return new Job(id, id, "acme/tool", Set.of("linux"), Instant.now());
    }
}
