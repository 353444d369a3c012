package dev.slipway.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever has become of the file, what can be read of it is read. */
class JournalReadingTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("journal");
    }

    @Test
    void whatWasWrittenIsReadAsItWas() throws IOException {
        // Given
        Job job = new Job(7, 70, "acme/tool", Set.of("linux", "größe \"x\""), NOW.minusSeconds(90));
        write(line(new JournalEntry.Queued(job, NOW)), over(8));
        // When
        JournalReading reading = read();
        // Then
        assertThat(reading.trouble()).isEmpty();
        assertThat(reading.lines()).isEqualTo(2);
        assertThat(reading.contents().news().queued()).containsExactly(job);
        assertThat(reading.contents().news().over()).containsOnlyKeys(8L).containsValue(NOW);
    }

    @Test
    void aMissingFileIsNoTrouble() {
        JournalReading reading = read();
        assertThat(reading.trouble()).isEmpty();
        assertThat(reading.contents().size()).isZero();
    }

    @Test
    void anyPrefixOfTheFileGivesEveryJobWhoseLineIsWhole() throws IOException {
        // Given
        List<String> lines = LongStream.rangeClosed(1, 12)
                .mapToObj(id -> line(new JournalEntry.Queued(new Job(id, id, "acme/tool", Set.of("größe"), NOW), NOW)))
                .toList();
        byte[] all = String.join("", lines).getBytes(UTF_8);
        for (int length = 0; length <= all.length; length++) {
            // When
            Files.write(file, Arrays.copyOf(all, length));
            JournalReading reading = read();
            // Then
            Set<Long> whole = whole(lines, length);
            assertThat(ids(reading)).as("of the first %s bytes", length).isEqualTo(whole);
            assertThat(reading.unreadable()).isEqualTo(reading.lines() - whole.size());
        }
    }

    /** The last byte of a line is its end, which its meaning does not need. */
    private static Set<Long> whole(List<String> lines, int length) {
        Set<Long> whole = new java.util.HashSet<>();
        int end = 0;
        for (int i = 0; i < lines.size(); i++) {
            end += lines.get(i).getBytes(UTF_8).length;
            if (length >= end - 1) {
                whole.add(i + 1L);
            }
        }
        return whole;
    }

    @Test
    void aTornLastLineIsSaid() throws IOException {
        Files.writeString(file, queued(1) + queued(2).substring(0, 20));
        JournalReading reading = read();
        assertThat(ids(reading)).containsExactly(1L);
        assertThat(reading.trouble())
                .hasValueSatisfying(trouble ->
                        assertThat(trouble).isEqualTo("1 of its 2 lines could not be read; its last line is torn"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "{}",
                "[]",
                "null",
                "7",
                "{\"at\":\"2026-03-01T12:00:00Z\"}",
                "{\"over\":7}",
                "{\"over\":7,\"at\":7}",
                "{\"over\":7,\"at\":\"yesterday\"}",
                "{\"over\":\"7\",\"at\":\"2026-03-01T12:00:00Z\"}",
                "{\"over\":7.5,\"at\":\"2026-03-01T12:00:00Z\"}",
                "{\"over\":99999999999999999999,\"at\":\"2026-03-01T12:00:00Z\"}",
                "{\"over\":7,\"at\":\"2026-03-01T12:00:00Z\"} {\"over\":8,\"at\":\"2026-03-01T12:00:00Z\"}",
                "{\"drained\":\"pool\",\"at\":\"2026-03-01T12:00:00Z\"}",
                "{\"queued\":7,\"run\":1,\"repository\":null,\"labels\":[],\"since\":\"2026-03-01T12:00:00Z\",\"at\":\"2026-03-01T12:00:00Z\"}",
                "{\"queued\":7,\"run\":1,\"repository\":\"a/b\",\"labels\":[1],\"since\":\"2026-03-01T12:00:00Z\",\"at\":\"2026-03-01T12:00:00Z\"}",
                "{\"queued\":7,\"run\":1,\"repository\":\"a/b\",\"labels\":[null],\"since\":\"2026-03-01T12:00:00Z\",\"at\":\"2026-03-01T12:00:00Z\"}",
                "{\"queued\":7,\"run\":1,\"repository\":\"a/b\",\"labels\":{},\"since\":\"2026-03-01T12:00:00Z\",\"at\":\"2026-03-01T12:00:00Z\"}",
                "{\"queued\":7,\"run\":1,\"repository\":\"a/b\",\"labels\":[],\"since\":\"soon\",\"at\":\"2026-03-01T12:00:00Z\"}"
            })
    void aLineThatSaysNothingIsPassedOverAndCounted(String garbage) throws IOException {
        write(queued(1), garbage + "\n", queued(2));
        JournalReading reading = read();
        assertThat(ids(reading)).containsExactlyInAnyOrder(1L, 2L);
        assertThat(reading.contents().size()).isEqualTo(2);
        assertThat(reading.trouble()).contains("1 of its 3 lines could not be read");
    }

    @Test
    void fieldsThatThisVersionDoesNotKnowAreLeftAlone() throws IOException {
        write(queued(1).replace("{", "{\"priority\":{\"deep\":[1]},"));
        JournalReading reading = read();
        assertThat(ids(reading)).containsExactly(1L);
        assertThat(reading.trouble()).isEmpty();
    }

    @Test
    void randomBytesAreReadWithoutAnError() throws IOException {
        var random = new Random(7);
        byte[] bytes = new byte[300_000];
        random.nextBytes(bytes);
        Files.write(file, bytes);
        JournalReading reading = read();
        assertThat(reading.contents().size()).isZero();
        assertThat(reading.unreadable()).isEqualTo(reading.lines()).isPositive();
    }

    @Test
    void aLineWithoutEndIsNotKeptInMemory() throws IOException {
        // Given
        String line = "x".repeat(JournalReading.LONGEST_LINE + 1);
        write(queued(1), line + "\n", queued(2));
        // When
        JournalReading reading = read();
        // Then
        assertThat(ids(reading)).containsExactlyInAnyOrder(1L, 2L);
        assertThat(reading.unreadable()).isEqualTo(1);
    }

    @Test
    void ofAFileThatIsTooLargeTheEndIsRead() throws IOException {
        // Given
        List<String> lines = new ArrayList<>();
        LongStream.rangeClosed(1, 100).forEach(id -> lines.add(queued(id)));
        Files.writeString(file, String.join("", lines));
        int all = String.join("", lines).length();
        int most = lines.get(98).length() + lines.get(99).length() + 3;
        // When
        JournalReading reading = JournalReading.of(file, NOW, most);
        // Then
        assertThat(ids(reading)).containsExactlyInAnyOrder(99L, 100L);
        assertThat(reading.trouble())
                .hasValueSatisfying(trouble -> assertThat(trouble)
                        .contains("it is too large: the first " + (all - most) + " bytes of it were not read"));
    }

    @Test
    void whatIsNoFileIsNotRead() throws IOException {
        Files.createDirectory(file);
        assertThat(read().trouble()).contains("it is no regular file");
        Files.delete(file);
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), queued(1));
        Files.createSymbolicLink(file, elsewhere);
        assertThat(read().trouble()).contains("it is no regular file");
        assertThat(read().contents().size()).isZero();
    }

    @Test
    void aJobThatIsOverIsNotQueuedWhateverTheOrderOfTheLines() throws IOException {
        write(queued(1), over(1), over(2), queued(2), queued(3));
        assertThat(ids(read())).containsExactly(3L);
        assertThat(read().contents().news().over()).containsOnlyKeys(1L, 2L);
    }

    @Test
    void aForgottenJobIsNeitherQueuedNorOver() throws IOException {
        write(queued(1), line(new JournalEntry.Forgotten(1, NOW)));
        assertThat(read().contents().size()).isZero();
    }

    @Test
    void whatIsOlderThanADayIsDropped() throws IOException {
        // Given
        Instant before = NOW.minus(Duration.ofHours(24)).minusMillis(1);
        write(
                line(new JournalEntry.Over(1, before)),
                line(new JournalEntry.Queued(job(2), before)),
                line(new JournalEntry.Over(3, NOW.minus(Duration.ofHours(24)))),
                queued(4));
        // When
        JournalReading reading = read();
        // Then
        assertThat(ids(reading)).containsExactly(4L);
        assertThat(reading.contents().news().over()).containsOnlyKeys(3L);
    }

    @Test
    void whatAClockThatWasWrongWroteStaysForADayAndNotForEver() throws IOException {
        // Given
        write(line(new JournalEntry.Over(1, NOW.plus(Duration.ofDays(9_000)))));
        // When
        JournalContents contents = read().contents();
        contents.prune(NOW.plus(Duration.ofHours(24)));
        assertThat(contents.size()).isEqualTo(1);
        contents.prune(NOW.plus(Duration.ofHours(25)));
        // Then
        assertThat(contents.size()).isZero();
    }

    private void write(String... lines) throws IOException {
        Files.writeString(file, String.join("", lines));
    }

    private JournalReading read() {
        return JournalReading.of(file, NOW);
    }

    private static Set<Long> ids(JournalReading reading) {
        return reading.contents().news().queued().stream().map(Job::id).collect(Collectors.toSet());
    }

    private static Job job(long id) {
        return new Job(id, id * 10, "acme/tool", Set.of("linux"), NOW);
    }

    private static String queued(long id) {
        return line(new JournalEntry.Queued(job(id), NOW));
    }

    private static String over(long id) {
        return line(new JournalEntry.Over(id, NOW));
    }

    private static String line(JournalEntry entry) {
        return entry.json().encode() + "\n";
    }
}
