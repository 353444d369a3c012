package dev.slipway.github;

import dev.slipway.fleet.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small secret in a file that may be replaced at any time. A changed file is noticed when it is looked at again; while
 * it is missing or cannot be used, what it held last is kept. Safe on any thread.
 */
final class WatchedFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
    static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

    /**
     * What the file holds.
     *
     * @param noun of it, for people
     * @param longest in bytes
     * @param advice what to do about a file that cannot be used
     * @param parser of its bytes; throws {@link Unusable}
     */
    record Content<T>(String noun, int longest, String advice, Function<byte[], T> parser) {}

    /** What a file holds is not what it should hold; the message comes after the file's name, and quotes nothing of it. */
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * @param stamp null if it is to be looked at before it is used again
     * @param lookedAt of the clock
     */
    private record Known<T>(Optional<T> value, SmallFile.Stamp stamp, long lookedAt) {
        @Override
        public String toString() {
            return "Known[value=hidden]";
        }
    }

    private final Path file;
    private final Content<T> content;
    private final Duration lookAgain;
    private final LongSupplier nanos;
    private final Runnable changed;
    private volatile Known<T> known = new Known<>(Optional.empty(), null, 0);

    /** @param nanos a clock of them */
    WatchedFile(Path file, Content<T> content, Duration lookAgain, LongSupplier nanos) {
        this(file, content, lookAgain, nanos, () -> {});
    }

    /** @param changed is run when something else is found in it than before */
    WatchedFile(Path file, Content<T> content, Duration lookAgain, LongSupplier nanos, Runnable changed) {
        this.file = file;
        this.content = content;
        this.lookAgain = lookAgain;
        this.nanos = nanos;
        this.changed = changed;
    }

    Path file() {
        return file;
    }

    /** What it held when it was looked at a moment ago; empty if it is to be looked at. */
    Optional<T> lately() {
        Known<T> last = known;
        boolean fresh = last.stamp() != null && nanos.getAsLong() - last.lookedAt() < lookAgain.toNanos();
        return fresh ? last.value() : Optional.empty();
    }

    /** What it held last is in doubt: it is looked at before it is used again. */
    void doubt() {
        known = new Known<>(known.value(), null, 0);
    }

    /** What it held last, if that is in it. */
    boolean holds(T value) {
        return known.value().filter(value::equals).isPresent();
    }

    /**
     * Looks at it, which blocks.
     *
     * @throws GitHubException if there never was anything of use in it
     */
    T look() {
        Known<T> last = known;
        try {
            SmallFile.Stamp stamp = SmallFile.stamp(file);
            T value = last.value().isPresent() && Objects.equals(stamp, last.stamp())
                    ? last.value().get()
                    : content.parser().apply(SmallFile.bytes(file, content.longest()));
            known = new Known<>(Optional.of(value), stamp, nanos.getAsLong());
            if (last.value().isPresent() && !last.value().get().equals(value)) {
                LOG.atInfo().addKeyValue("file", file).log("The {} has changed", content.noun());
                changed.run();
            }
            return value;
        } catch (IOException e) {
            return keep(last, "%s: %s".formatted(file, SmallFile.words(e)));
        } catch (Unusable e) {
            return keep(last, file + " " + e.getMessage());
        }
    }

    /** While a file is being replaced it may be missing or empty for a moment; what it held may still be good. */
    private T keep(Known<T> last, String trouble) {
        T value = last.value()
                .orElseThrow(() -> new GitHubException(Failure.Kind.UNAUTHORIZED, trouble + ". " + content.advice()));
        var stamp = new SmallFile.Stamp(trouble, 0, 0);
        if (!stamp.equals(last.stamp())) {
            LOG.atWarn()
                    .addKeyValue("cause", trouble)
                    .log("The {}'s file cannot be read: the last one is kept", content.noun());
        }
        known = new Known<>(last.value(), stamp, nanos.getAsLong());
        return value;
    }
}
