package dev.slipway.github;

import dev.slipway.fleet.Failure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** What an answer that is not good, or no answer, means. */
final class GitHubFailures {
    /** What GitHub asks for where it says nothing. */
    private static final Duration UNSAID = Duration.ofSeconds(60);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** GitHub's limits are by the hour. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private GitHubFailures() {}

    /**
     * @param now the wall clock, used where the answer is not dated
     */
    static Failure of(GitHubRequest request, GitHubResponse response, Instant now) {
        if (limited(response)) {
            Duration wait = retryAfter(response, now);
            return new Failure(
                    Failure.Kind.LIMITED,
                    say(request, response) + ": the rate limit is used up, wait " + wait.toSeconds() + " s",
                    Optional.of(wait));
        }
        return switch (response.status()) {
            case 401 ->
                new Failure(
                        Failure.Kind.UNAUTHORIZED,
                        say(request, response)
                                + ": the token is wrong, expired or revoked. Put a good one into token-file");
            case 403 -> new Failure(Failure.Kind.FORBIDDEN, say(request, response) + forbidden(request, response));
            case 404 -> new Failure(Failure.Kind.NOT_FOUND, say(request, response) + notFound(request));
            case 409 -> new Failure(Failure.Kind.CONFLICT, say(request, response));
            case 422 -> new Failure(Failure.Kind.INVALID, say(request, response));
            default -> new Failure(Failure.Kind.FAILED, say(request, response));
        };
    }

    private static String say(GitHubRequest request, GitHubResponse response) {
        // GitHub's words may quote what they are about.
        boolean leaky = request.secret().filter(response::quotes).isPresent();
        String message = leaky ? "" : response.message();
        return "GitHub answered %d to %s%s"
                .formatted(response.status(), request, message.isEmpty() ? "" : " (" + message + ")");
    }

    private static String forbidden(GitHubRequest request, GitHubResponse response) {
        String accepted = response.header("x-accepted-github-permissions")
                .map(permissions -> " (GitHub would accept " + OneLine.of(permissions, 120) + ")")
                .orElse("");
        // Classic tokens state their scopes; fine-grained ones do not.
        String scopes = response.header("x-oauth-scopes")
                .map(has -> "; it has the scopes '" + OneLine.of(has, 200) + "'")
                .orElse("");
        return ": the token lacks a permission"
                + request.path()
                        .map(path -> " on " + path + ": " + request.permission(path))
                        .orElse("")
                + accepted
                + scopes;
    }

    private static String notFound(GitHubRequest request) {
        return request.path()
                .map(path -> ": either " + path + " or what was asked of it does not exist, or the token may not see"
                        + " it; " + request.permission(path))
                .orElse("");
    }

    private static boolean limited(GitHubResponse response) {
        if (response.status() == 429) {
            return true;
        }
        String message = response.message().toLowerCase(Locale.ROOT);
        return response.status() == 403
                && (response.header("retry-after").isPresent()
                        || response.header("x-ratelimit-remaining")
                                .filter("0"::equals)
                                .isPresent()
                        || message.contains("rate limit")
                        || message.contains("abuse detection"));
    }

    private static Duration retryAfter(GitHubResponse response, Instant now) {
        Optional<Duration> told = response.header("retry-after")
                .flatMap(GitHubResponse::number)
                .map(seconds -> Duration.ofSeconds(seconds));
        Optional<Duration> reset =
                response.header("x-ratelimit-remaining").filter("0"::equals).isPresent()
                        ? response.header("x-ratelimit-reset")
                                .flatMap(GitHubResponse::number)
                                .map(at -> Duration.ofSeconds(
                                        Math.max(0, at) - date(response, now).getEpochSecond()))
                        : Optional.empty();
        Duration wait = told.or(() -> reset).orElse(UNSAID);
        return wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    /** GitHub's clock where it tells it: a reset is by that clock, not by ours. */
    private static Instant date(GitHubResponse response, Instant now) {
        try {
            return response.header("date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .orElse(now);
        } catch (DateTimeException e) {
            return now;
        }
    }
}
