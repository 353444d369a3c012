package dev.slipway.github;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The personal access token, in a file that may be replaced at any time. A changed file is noticed a few seconds later,
 * or at once when GitHub refused the token that it held before. Safe on any thread.
 */
public final class TokenFile implements Credential {
    private static final int LONGEST = 4_096;

    private final Vertx vertx;
    private final WatchedFile<String> file;

    public TokenFile(Vertx vertx, Path file) {
        this(vertx, file, WatchedFile.LOOK_AGAIN);
    }

    TokenFile(Vertx vertx, Path file, Duration lookAgain) {
        this(vertx, file, lookAgain, () -> {});
    }

    /** @param changed is run when there is another token in it */
    TokenFile(Vertx vertx, Path file, Duration lookAgain, Runnable changed) {
        this.vertx = vertx;
        this.file = new WatchedFile<>(
                file,
                new WatchedFile.Content<>(
                        "GitHub token",
                        LONGEST,
                        "Put a GitHub personal access token into it (token-file)",
                        TokenFile::parse),
                lookAgain,
                System::nanoTime,
                changed);
    }

    @Override
    public Future<String> token() {
        return file.lately().map(Future::succeededFuture).orElseGet(() -> vertx.executeBlocking(file::look, false));
    }

    @Override
    public void look() {
        Future<String> unused = token();
    }

    /** The file is looked at before the next call. */
    @Override
    public void refused(String token) {
        if (file.holds(token)) {
            file.doubt();
        }
    }

    private static String parse(byte[] bytes) {
        String token = new String(bytes, StandardCharsets.UTF_8).strip();
        if (token.isEmpty()) {
            throw new WatchedFile.Unusable("is empty");
        }
        if (bytes.length > LONGEST || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new WatchedFile.Unusable(
                    "does not hold a token: expected a single line of printable ASCII, at most %d characters"
                            .formatted(LONGEST));
        }
        return token;
    }

    @Override
    public String refusal() {
        return "the token in " + file.file() + " (token-file) is wrong, expired or revoked. Put a good one into it";
    }

    @Override
    public String lacks(GitHubPath path, Permission permission) {
        return "a classic token needs the scope %s, a fine-grained one %s"
                .formatted(permission.scope(path), permission.words(path));
    }

    @Override
    public String noun() {
        return "the token";
    }
}
