package dev.slipway.github;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhook's secrets, in files that may be replaced at any time. A file that cannot be read does not take its secret
 * along; one that stays away, or empty, does, so that a secret can be withdrawn. One look at a time.
 */
final class WebhookSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSecrets.class);
    private static final int LONGEST = 4_096;
    /** While a file is being replaced it may be missing or empty for a moment. */
    static final Duration GONE = Duration.ofSeconds(10);

    private final List<SecretFile> files;
    private boolean looked;

    /** @param clock of nanoseconds, such as {@link System#nanoTime()} */
    WebhookSecrets(List<Path> files, LongSupplier clock) {
        this.files = files.stream().map(file -> new SecretFile(file, clock)).toList();
    }

    /** Looks at the files, which blocks. The secrets, if they are not the same as at the last look. */
    Optional<List<byte[]>> look() {
        boolean changed = !looked;
        looked = true;
        for (SecretFile file : files) {
            changed |= file.look();
        }
        return changed
                ? Optional.of(files.stream()
                        .map(file -> file.secret)
                        .flatMap(Optional::stream)
                        .toList())
                : Optional.empty();
    }

    private static final class SecretFile {
        private final Path file;
        private final LongSupplier clock;
        private Optional<byte[]> secret = Optional.empty();
        private Optional<SmallFile.Stamp> stamp = Optional.empty();
        private String said = "";
        private Optional<Long> goneSince = Optional.empty();

        SecretFile(Path file, LongSupplier clock) {
            this.file = file;
            this.clock = clock;
        }

        /** Whether the secret is another one now. */
        boolean look() {
            try {
                var now = Optional.of(SmallFile.stamp(file));
                if (now.equals(stamp)) {
                    said = "";
                    return false;
                }
                byte[] next = content();
                if (next.length == 0) {
                    return gone("is empty");
                }
                stamp = now;
                return next.length > LONGEST ? trouble("holds more than 4096 bytes") : take(next);
            } catch (IOException e) {
                return SmallFile.missing(e) ? gone(SmallFile.words(e)) : trouble(SmallFile.words(e));
            }
        }

        /** An editor, and {@code echo}, put a newline at the end that GitHub knows nothing of. */
        private byte[] content() throws IOException {
            byte[] bytes = SmallFile.bytes(file, LONGEST);
            int end = bytes.length;
            while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
                end--;
            }
            return Arrays.copyOf(bytes, end);
        }

        private boolean take(byte[] next) {
            goneSince = Optional.empty();
            boolean changed = secret.isEmpty() || !Arrays.equals(secret.get(), next);
            if (changed && (secret.isPresent() || !said.isEmpty())) {
                LOG.atInfo().addKeyValue("file", file).log("A webhook secret has changed");
            }
            said = "";
            secret = Optional.of(next);
            return changed;
        }

        private boolean gone(String what) {
            long now = clock.getAsLong();
            long since = goneSince.orElse(now);
            goneSince = Optional.of(since);
            stamp = Optional.empty();
            if (secret.isPresent() && now - since >= GONE.toNanos()) {
                secret = Optional.empty();
                say(what + "; its secret is not accepted any more");
                return true;
            }
            boolean wasSaid = secret.isEmpty() && !said.isEmpty();
            if (wasSaid) {
                return false;
            }
            return trouble(what);
        }

        private boolean trouble(String what) {
            say(secret.isPresent() ? what + "; its last secret is kept" : what + "; put the webhook's secret into it");
            return false;
        }

        /** Once, not at every look. */
        private void say(String what) {
            if (!what.equals(said)) {
                said = what;
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("cause", what)
                        .log("A webhook secret cannot be read");
            }
        }
    }
}
