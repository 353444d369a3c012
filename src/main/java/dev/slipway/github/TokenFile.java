package dev.slipway.github;

import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The personal access token, in a file that may be replaced at any time. A changed file is noticed a few seconds later,
 * or at once when GitHub refused the token that it held before. Safe on any thread.
 */
public final class TokenFile implements Credential {
    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);
    private static final int LONGEST = 4_096;

    private final Vertx vertx;
    private final Path file;
    private final Duration lookAgain;
    private volatile Known known = new Known("", null, 0);

    /**
     * @param lookedAt of {@link System#nanoTime()}
     */
    private record Known(String token, SmallFile.Stamp stamp, long lookedAt) {
        boolean empty() {
            return token.isEmpty();
        }

        @Override
        public String toString() {
            return "Known[token=hidden]";
        }
    }

    public TokenFile(Vertx vertx, Path file) {
        this(vertx, file, LOOK_AGAIN);
    }

    TokenFile(Vertx vertx, Path file, Duration lookAgain) {
        this.vertx = vertx;
        this.file = file;
        this.lookAgain = lookAgain;
    }

    @Override
    public Future<String> token() {
        Known last = known;
        boolean fresh = last.stamp() != null && System.nanoTime() - last.lookedAt() < lookAgain.toNanos();
        return fresh ? Future.succeededFuture(last.token()) : vertx.executeBlocking(() -> look(last), false);
    }

    /** The file is looked at before the next call. */
    @Override
    public void refused(String token) {
        Known last = known;
        if (last.token().equals(token)) {
            known = new Known(last.token(), null, 0);
        }
    }

    private String look(Known last) {
        try {
            SmallFile.Stamp stamp = SmallFile.stamp(file);
            String token = Objects.equals(stamp, last.stamp()) ? last.token() : read();
            known = new Known(token, stamp, System.nanoTime());
            if (!last.empty() && !token.equals(last.token())) {
                LOG.atInfo().addKeyValue("file", file).log("The GitHub token has changed");
            }
            return token;
        } catch (IOException e) {
            return keep(last, "%s: %s".formatted(file, SmallFile.words(e)));
        } catch (GitHubException e) {
            return keep(last, e.getMessage());
        }
    }

    private String read() throws IOException {
        byte[] bytes = SmallFile.bytes(file, LONGEST);
        String token = new String(bytes, StandardCharsets.UTF_8).strip();
        if (token.isEmpty()) {
            throw unusable("is empty");
        }
        if (bytes.length > LONGEST || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw unusable("does not hold a token: expected a single line of printable ASCII, at most %d characters"
                    .formatted(LONGEST));
        }
        return token;
    }

    /** While a file is being replaced it may be missing or empty for a moment; the token we have may still be good. */
    private String keep(Known last, String trouble) {
        if (last.empty()) {
            throw new GitHubException(
                    Failure.Kind.UNAUTHORIZED, trouble + ". Put a GitHub personal access token into it (token-file)");
        }
        LOG.atWarn().addKeyValue("cause", trouble).log("The GitHub token file cannot be read: the last token is kept");
        known = new Known(last.token(), new SmallFile.Stamp(trouble, 0, 0), System.nanoTime());
        return last.token();
    }

    private GitHubException unusable(String what) {
        return new GitHubException(Failure.Kind.UNAUTHORIZED, file + " " + what);
    }
}
