package dev.slipway.reconcile;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings lines into the file and keeps that small, and says when it cannot. Every method blocks; one thread at a time. */
final class JournalWriter {

    private static final Logger LOGGER = LoggerFactory.getLogger(JournalWriter.class);

    /** Below so many lines a file is small, whatever it says. */
    private static final int SMALL = 1_000;

    private static final Duration SAID_AGAIN = Duration.ofMinutes(1);

    private final JournalFile file;
    private final JournalContents contents;
    private final InstantSource clock;
    private Optional<Instant> said = Optional.empty();
    private long tidyAbove = SMALL;

    JournalWriter(JournalFile file, JournalContents contents, InstantSource clock) {
        this.file = file;
        this.contents = contents;
        this.clock = clock;
    }

    /** Writes what is new of these. After a failure everything is written anew, what had failed included. */
    void write(List<JournalEntry> entries) throws IOException {
        contents.prune(clock.instant());
        List<JournalEntry> news = entries.stream().filter(contents::take).toList();
        try {
            if (!file.sound()) {
                file.replace(contents.entries().toList());
            } else if (!news.isEmpty()) {
                file.append(news);
            }
        } catch (IOException e) {
            tell(e);
            throw new IOException("the journal " + file + " cannot be written: " + e.getMessage(), e);
        }
        if (said.isPresent()) {
            said = Optional.empty();
            LOGGER.atInfo().addKeyValue("file", file).log("the journal is written again");
        }
    }

    /** Once in a while: whoever has to mend it knows by then, and each delivery that failed for it is refused by name. */
    private void tell(IOException failure) {
        Instant now = clock.instant();
        boolean silent = said.filter(at -> !now.isBefore(at) && now.isBefore(at.plus(SAID_AGAIN)))
                .isPresent();
        if (!silent) {
            said = Optional.of(now);
            LOGGER.atError()
                    .addKeyValue("file", file)
                    .addKeyValue("cause", failure.toString())
                    .log("the journal cannot be written: deliveries of queued jobs are answered 503 until it can");
        }
    }

    /** Writes it anew when more than half of it says nothing any more. */
    void tidy() {
        if (!file.sound() || file.lines() <= tidyAbove || file.lines() <= 2L * contents.size()) {
            return;
        }
        try {
            file.replace(contents.entries().toList());
            tidyAbove = SMALL;
        } catch (IOException e) {
            tidyAbove = 2 * file.lines();
            LOGGER.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("cause", e.toString())
                    .log("the journal cannot be made smaller; it goes on as it is");
        }
    }

    /** What could not be written yet is tried for the last time. */
    void close() {
        try {
            if (!file.sound() && contents.size() > 0) {
                write(List.of());
            }
            file.close();
        } catch (IOException e) {
            LOGGER.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("cause", e.toString())
                    .log("the journal does not hold everything");
        }
    }
}
