package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The rate limits: each account's primary and secondary ones, each path's registrations. */
final class GitHubRates {
    /** A refusal: how long to wait, and whether the primary limit is the reason. */
    record Exceeded(Duration retryAfter, boolean primary) {}

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration REGISTRATION_WINDOW = Duration.ofMinutes(5);
    /** Requests of one account at once (GitHub's documentation of its secondary limits). */
    private static final int AT_ONCE = 100;

    private final GitHubTerms terms;
    private final Map<String, Spent> byAccount = new HashMap<>();
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
        private int underWay;

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

    /**
     * Takes a request off all limits, or says why not.
     *
     * @param own the account's primary limit; empty: what the terms say
     */
    Optional<Exceeded> take(String account, Optional<Integer> own, int points, Instant now) {
        Spent spent = spent(account, now);
        if (spent.requests >= limit(own)) {
            return Optional.of(new Exceeded(Duration.between(now, spent.hourEnds), true));
        }
        if (spent.underWay > AT_ONCE) {
            return Optional.of(new Exceeded(MINUTE, false));
        }
        if (spent.points > terms.pointsPerMinute() - points) {
            return Optional.of(new Exceeded(Duration.between(now, spent.minuteEnds), false));
        }
        spent.requests++;
        spent.points += points;
        return Optional.empty();
    }

    private int limit(Optional<Integer> own) {
        return own.orElse(terms.requestsPerHour());
    }

    /** A request of the account arrives; it is under way until it has {@link #left}. */
    void entered(String account, Instant now) {
        spent(account, now).underWay++;
    }

    void left(String account, Instant now) {
        spent(account, now).underWay--;
    }

    /** A conditional request that was answered 304 costs nothing of the primary limit. */
    void giveBack(String account, Instant now) {
        Spent spent = spent(account, now);
        spent.requests = Math.max(0, spent.requests - 1);
    }

    Rate rate(String account, Optional<Integer> own, Instant now) {
        Spent spent = spent(account, now);
        return new Rate(limit(own), Math.max(0, limit(own) - spent.requests), spent.hourEnds);
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

    private Spent spent(String account, Instant now) {
        Spent spent = byAccount.computeIfAbsent(account, t -> new Spent());
        spent.roll(now);
        return spent;
    }
}
