package dev.slipway.github;

import dev.slipway.fleet.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an answer that is not good, or no answer, means. */
final class GitHubFailures {
    /**
     * Of the messages of a 403 that is about what we may do; one about a limit says {@code rate limit}, or, of old, {@code
     * abuse detection}.
     */
    private static final Pattern ABOUT_PERMISSION = Pattern.compile(
            "not accessible|must have|must be|permission|not authori[sz]ed|not allowed|suspended|saml|forbids|disabled");

    /** The two limits, and how they are told from each other and from a 403 for a permission. */
    private enum Limit {
        PRIMARY,
        SECONDARY;

        /**
         * GitHub answers 403 or 429 for either. A used up primary limit has {@code x-ratelimit-remaining: 0} and the
         * message "API rate limit exceeded for ..."; a secondary one says so in its message, and has {@code retry-after}
         * most of the time. A 403 for a permission may have {@code x-ratelimit-remaining: 0} as well, if it took the last
         * request: it is known by its message, such as "Resource not accessible by integration".
         *
         * <p>https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit;
         * github.com/octokit/plugin-throttling.js (src/index.ts) and github.com/google/go-github (CheckResponse) tell
         * them by the message and by the header too.
         */
        static Optional<Limit> of(GitHubResponse response) {
            if (response.status() != 403 && response.status() != 429) {
                return Optional.empty();
            }
            String message = response.message().toLowerCase(Locale.ROOT);
            // After several 401 a good credential is refused as well, for a while.
            if (message.contains("secondary rate limit")
                    || message.contains("abuse detection")
                    || message.contains("login attempts")) {
                return Optional.of(SECONDARY);
            }
            if (message.contains("rate limit") || response.status() == 429) {
                return Optional.of(response.usedUp() || message.contains("api rate limit") ? PRIMARY : SECONDARY);
            }
            if (response.header("retry-after").isPresent()) {
                return Optional.of(SECONDARY);
            }
            return response.usedUp() && !ABOUT_PERMISSION.matcher(message).find()
                    ? Optional.of(PRIMARY)
                    : Optional.empty();
        }
    }

    private GitHubFailures() {}

    /**
     * @param now the wall clock, used where the answer is not dated
     */
    static Failure of(GitHubRequest request, GitHubResponse response, Credential credential, Instant now) {
        Optional<Limit> limit = Limit.of(response);
        if (limit.isPresent()) {
            return limited(request, response, credential, limit.get(), now);
        }
        String said = say(request, response);
        return switch (response.status()) {
            case 401 -> new Failure(Failure.Kind.UNAUTHORIZED, said + ": " + credential.refusal());
            case 403 -> new Failure(Failure.Kind.FORBIDDEN, said + forbidden(request, response, credential));
            case 404 -> new Failure(Failure.Kind.NOT_FOUND, said + notFound(request, credential));
            case 409 -> new Failure(Failure.Kind.CONFLICT, said);
            case 422 -> new Failure(Failure.Kind.INVALID, said);
            default -> new Failure(Failure.Kind.FAILED, said);
        };
    }

    /** The wait is GitHub's word, or empty: nobody but GitHub knows when a limit ends. */
    private static Failure limited(
            GitHubRequest request, GitHubResponse response, Credential credential, Limit limit, Instant now) {
        Optional<Duration> wait = response.retryAfter(now)
                .or(() -> response.usedUp() ? response.untilReset(now) : Optional.empty())
                .filter(told -> !told.isZero());
        String what = switch (limit) {
            case PRIMARY -> ": the hourly (primary) rate limit of " + credential.noun() + " is used up";
            case SECONDARY ->
                ": a secondary rate limit, as too much was asked in a short time with " + credential.noun();
        };
        String howLong = wait.map(told -> ", wait " + told.toSeconds() + " s")
                .orElse("; GitHub does not say for how long to wait");
        return new Failure(Failure.Kind.LIMITED, say(request, response) + what + howLong, wait);
    }

    private static String say(GitHubRequest request, GitHubResponse response) {
        // GitHub's words may quote what they are about.
        boolean leaky = request.secret().filter(response::quotes).isPresent();
        String message = leaky ? "" : response.message();
        return "GitHub answered %d to %s%s"
                .formatted(response.status(), request, message.isEmpty() ? "" : " (" + message + ")");
    }

    private static String forbidden(GitHubRequest request, GitHubResponse response, Credential credential) {
        String accepted = response.header("x-accepted-github-permissions")
                .map(permissions -> " (GitHub would accept " + OneLine.of(permissions, 120) + ")")
                .orElse("");
        // Classic tokens state their scopes; fine-grained ones do not.
        String scopes = response.header("x-oauth-scopes")
                .map(has -> "; it has the scopes '" + OneLine.of(has, 200) + "'")
                .orElse("");
        return ": " + credential.noun() + " lacks a permission"
                + request.path().map(path -> " on " + path).orElse("")
                + request.lack(credential).map(needed -> ": " + needed).orElse("")
                + accepted
                + scopes;
    }

    private static String notFound(GitHubRequest request, Credential credential) {
        return request.lack(credential)
                .map(needed -> ": either %s or what was asked of it does not exist, or %s may not see it; %s"
                        .formatted(request.path().orElseThrow(), credential.noun(), needed))
                .orElse("");
    }
}
