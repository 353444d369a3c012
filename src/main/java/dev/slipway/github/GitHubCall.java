package dev.slipway.github;

import dev.slipway.fleet.Failure;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One request that was made of GitHub, for metrics: every text in it is of a bounded set.
 *
 * @param rate the rate limit that the answer stated, if it did
 */
public record GitHubCall(Operation operation, Outcome outcome, Optional<Rate> rate) {

    /** What was asked. */
    public enum Operation {
        JIT_CONFIG,
        LIST_RUNNERS,
        GET_RUNNER,
        DELETE_RUNNER,
        RUNNER_GROUPS,
        GET_JOB,
        LIST_RUNS,
        LIST_JOBS,
        LIST_HOOKS,
        CREATE_HOOK,
        UPDATE_HOOK,
        LIST_DELIVERIES,
        REDELIVER,
        RATE_LIMIT,
        PATH,
        /** Where a GitHub App is installed. */
        INSTALLATION,
        /** A token for an installation of a GitHub App. */
        ACCESS_TOKEN,
        /** The webhook that a GitHub App has of its own. */
        APP_HOOK;

        /** The word in metrics and logs. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What came of it. */
    public enum Outcome {
        OK,
        NOT_MODIFIED,
        LIMITED,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        CONFLICT,
        INVALID,
        FAILED,
        UNREACHABLE,
        TIMEOUT;

        /** The word in metrics and logs. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Outcome of(Failure.Kind kind) {
            return switch (kind) {
                case UNREACHABLE -> UNREACHABLE;
                case TIMEOUT -> TIMEOUT;
                case LIMITED -> LIMITED;
                case UNAUTHORIZED -> UNAUTHORIZED;
                case FORBIDDEN -> FORBIDDEN;
                case NOT_FOUND -> NOT_FOUND;
                case CONFLICT -> CONFLICT;
                case INVALID -> INVALID;
                case BUSY, FAILED -> FAILED;
            };
        }
    }

    /**
     * What is left of a rate limit.
     *
     * @param resource GitHub's name of the limit, such as {@code core}; {@code other} if it is not one that we know
     * @param limit requests in an hour
     * @param untilReset until all of them are there again, by GitHub's clock; zero if it says a time that is over
     */
    public record Rate(String resource, long limit, long remaining, Duration untilReset) {
        /** The limit of all ordinary requests. */
        public static final String CORE = "core";
    }
}
