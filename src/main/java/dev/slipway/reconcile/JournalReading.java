package dev.slipway.reconcile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads what an earlier process wrote, whatever has become of it: what cannot be understood is counted and passed over.
 * Lives for one reading, which blocks.
 */
final class JournalReading {

    /** The most of a file that is read, in bytes: its end, for that is what was written last. A day's has less. */
    static final long MOST = 64L << 20;

    /** A longer line is none of ours: a job is told of in a body of 1 MB at most. */
    static final int LONGEST_LINE = 2 << 20;

    private final JournalContents contents = new JournalContents();
    private final Instant now;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean tooLong;
    private long lines;
    private long unreadable;
    private long passedOver;
    private Optional<String> trouble = Optional.empty();

    private JournalReading(Instant now) {
        this.now = now;
    }

    /** What there is in the file; nothing, if there is no such file. */
    static JournalReading of(Path file, Instant now) {
        return of(file, now, MOST);
    }

    static JournalReading of(Path file, Instant now, long most) {
        var reading = new JournalReading(now);
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                reading.read(file, most);
            }
        } catch (IOException e) {
            reading.trouble = Optional.of("it cannot be read: " + e);
        }
        reading.contents.prune(now);
        return reading;
    }

    private void read(Path file, long most) throws IOException {
        // A FIFO would block the reader for ever.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            trouble = Optional.of("it is no regular file");
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            passedOver = Math.max(0, Files.size(file) - most);
            in.skipNBytes(passedOver);
            byte[] buffer = new byte[64 << 10];
            // It may still grow, if somebody else writes to it; what is read is bounded all the same.
            long left = most;
            for (int read = in.read(buffer); read > 0 && left > 0; read = in.read(buffer)) {
                left -= read;
                take(buffer, read);
            }
        }
        if (line.size() > 0 || tooLong) {
            endLine();
            trouble = Optional.of("its last line is torn");
        }
        if (passedOver > 0) {
            trouble = Optional.of("it is too large: the first " + passedOver + " bytes of it were not read");
        }
    }

    private void take(byte[] bytes, int count) {
        int from = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                add(bytes, from, i);
                endLine();
                from = i + 1;
            }
        }
        add(bytes, from, count);
    }

    private void add(byte[] bytes, int from, int to) {
        tooLong |= line.size() + to - from > LONGEST_LINE;
        if (!tooLong) {
            line.write(bytes, from, to - from);
        }
    }

    private void endLine() {
        lines++;
        Optional<JournalEntry> entry =
                tooLong ? Optional.empty() : JournalEntry.from(line.toString(StandardCharsets.UTF_8), now);
        if (entry.isEmpty()) {
            unreadable++;
        } else {
            boolean unused = contents.take(entry.get());
        }
        line.reset();
        tooLong = false;
    }

    JournalContents contents() {
        return contents;
    }

    long lines() {
        return lines;
    }

    /** Lines that say nothing that this version understands. */
    long unreadable() {
        return unreadable;
    }

    /** What was wrong, for people; empty if the file was whole, or was not there. */
    Optional<String> trouble() {
        return unreadable == 0
                ? trouble
                : Optional.of(unreadable + " of its " + lines + " lines could not be read"
                        + trouble.map(more -> "; " + more).orElse(""));
    }
}
