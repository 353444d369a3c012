package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The rate limits: each token's primary and secondary one, each path's registrations. */
final class GitHubRates {
    /** A refusal: how long to wait, and whether the primary limit is the reason. */
    record Exceeded(Duration retryAfter, boolean primary) {}

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration REGISTRATION_WINDOW = Duration.ofMinutes(5);

    private final GitHubTerms terms;
    private final Map<String, Spent> byToken = new HashMap<>();
    private final Map<String, Deque<Instant>> registrations = new HashMap<>();

    GitHubRates(GitHubTerms terms) {
        this.terms = terms;
    }

    /** Fixed windows: one that is over is replaced by one that begins with the next request. */
    private static final class Spent {
        private Instant hourEnds = Instant.MIN;
        private Instant minuteEnds = Instant.MIN;
        private int requests;
        private int points;

        void roll(Instant now) {
            if (!now.isBefore(hourEnds)) {
                hourEnds = now.plus(HOUR);
                requests = 0;
            }
            if (!now.isBefore(minuteEnds)) {
                minuteEnds = now.plus(MINUTE);
                points = 0;
            }
        }
    }

    /** Takes a request off both limits, or says why not. */
    Optional<Exceeded> take(String token, int points, Instant now) {
        Spent spent = spent(token, now);
        if (spent.requests >= terms.requestsPerHour()) {
            return Optional.of(new Exceeded(Duration.between(now, spent.hourEnds), true));
        }
        if (spent.points > terms.pointsPerMinute() - points) {
            return Optional.of(new Exceeded(Duration.between(now, spent.minuteEnds), false));
        }
        spent.requests++;
        spent.points += points;
        return Optional.empty();
    }

    /** A conditional request that was answered 304 costs nothing of the primary limit. */
    void giveBack(String token, Instant now) {
        Spent spent = spent(token, now);
        spent.requests = Math.max(0, spent.requests - 1);
    }

    Rate rate(String token, Instant now) {
        Spent spent = spent(token, now);
        return new Rate(terms.requestsPerHour(), terms.requestsPerHour() - spent.requests, spent.hourEnds);
    }

    /** Counts a registration on the path, or says how long to wait. */
    Optional<Exceeded> register(String path, Instant now) {
        Deque<Instant> window = registrations.computeIfAbsent(path, p -> new ArrayDeque<>());
        while (!window.isEmpty()
                && !window.peekFirst().plus(REGISTRATION_WINDOW).isAfter(now)) {
            window.removeFirst();
        }
        if (window.size() >= terms.registrationsPer5Minutes()) {
            return Optional.of(
                    new Exceeded(Duration.between(now, window.peekFirst().plus(REGISTRATION_WINDOW)), false));
        }
        window.addLast(now);
        return Optional.empty();
    }

    private Spent spent(String token, Instant now) {
        Spent spent = byToken.computeIfAbsent(token, t -> new Spent());
        spent.roll(now);
        return spent;
    }
}
