package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Lost;
import dev.slipway.sandbox.model.GitHubAnswer.Ok;
import dev.slipway.sandbox.model.GitHubAnswer.Outcome;
import dev.slipway.sandbox.model.GitHubAnswer.Rate;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import dev.slipway.sandbox.model.GitHubModel.Access;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** What every request passes before it is looked at: outages, tokens, rate limits, and the faults of any request. */
final class GitHubDoor {
    private final GitHubAgenda agenda;
    private final SplittableRandom random;
    private final GitHubRates rates;
    private final Map<String, Access> grants = new HashMap<>();

    private GitHubFaults faults;
    private Optional<GitHubAgenda.Entry> nextOutage = Optional.empty();
    private boolean scheduledOutage;
    private boolean scheduledOffline;
    private boolean outage;
    private boolean everythingOffline;
    private boolean begun;

    GitHubDoor(GitHubAgenda agenda, SplittableRandom random, GitHubRates rates, GitHubFaults faults) {
        this.agenda = agenda;
        this.random = random;
        this.rates = rates;
        this.faults = faults;
    }

    void faults(GitHubFaults changed) {
        faults = changed;
        nextOutage.ifPresent(agenda::cancel);
        scheduledOutage = false;
        scheduledOffline = false;
        scheduleOutage();
    }

    void grant(String token, Access access) {
        grants.put(token, access);
    }

    void revoke(String token) {
        grants.remove(token);
    }

    void outage(boolean on) {
        outage = on;
    }

    void everythingOffline(boolean on) {
        everythingOffline = on;
    }

    boolean outage() {
        return outage || scheduledOutage;
    }

    boolean allOffline() {
        return everythingOffline || scheduledOffline;
    }

    /**
     * @param points of the secondary limit; 0 for a request that costs nothing
     * @param work carried out if the request is let in and not refused by a fault
     */
    <T> GitHubAnswer<T> ask(String token, Access needed, int points, Supplier<Outcome<T>> work) {
        if (!begun) {
            // The first request is the first time known: before it there is nothing to schedule from.
            begun = true;
            scheduleOutage();
        }
        Outcome<T> outcome = refusal(token, needed, points)
                .<Outcome<T>>map(refused -> new Refused<>(refused.status(), refused.message(), refused.retryAfter()))
                .orElseGet(work);
        if (outcome instanceof Ok<T> && random.nextDouble() < faults.losing()) {
            outcome = new Lost<>();
        }
        boolean known = grants.containsKey(token);
        Rate rate = known
                ? rates.rate(token, agenda.now())
                : new Rate(60, 59, agenda.now().plusSeconds(3600));
        return new GitHubAnswer<>(
                outcome, Duration.ofMillis(random.nextLong(faults.slowest().toMillis() + 1)), rate, Optional.empty());
    }

    private Optional<Refused<Void>> refusal(String token, Access needed, int points) {
        if (outage()) {
            return Optional.of(new Refused<>(503, "Service Unavailable"));
        }
        Access granted = grants.get(token);
        if (granted == null) {
            return Optional.of(new Refused<>(401, "Bad credentials"));
        }
        if (points > 0) {
            Optional<GitHubRates.Exceeded> exceeded = rates.take(token, points, agenda.now());
            if (exceeded.isPresent()) {
                return exceeded.map(GitHubDoor::limited);
            }
        }
        if (random.nextDouble() < faults.failing()) {
            return Optional.of(new Refused<>(502, "Server Error"));
        }
        if (granted.compareTo(needed) >= 0) {
            return Optional.empty();
        }
        return Optional.of(
                granted == Access.NOTHING
                        ? new Refused<>(404, "Not Found")
                        : new Refused<>(403, "Resource not accessible by personal access token"));
    }

    static <T> Refused<T> limited(GitHubRates.Exceeded exceeded) {
        return new Refused<>(
                403,
                exceeded.primary()
                        ? "API rate limit exceeded for user ID 1. If you reach out to GitHub Support for help, please"
                                + " include the request ID."
                        : "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
                Optional.of(exceeded.retryAfter()));
    }

    private void scheduleOutage() {
        if (faults.outageEvery().isZero()) {
            nextOutage = Optional.empty();
            return;
        }
        long mean = faults.outageEvery().toMillis();
        Instant at = agenda.now().plusMillis(random.nextLong(2 * mean) + 1);
        nextOutage = Optional.of(agenda.at(at, this::beginOutage));
    }

    private void beginOutage() {
        scheduledOutage = random.nextBoolean();
        scheduledOffline = !scheduledOutage;
        Instant over =
                agenda.now().plusMillis(random.nextLong(faults.outageLasts().toMillis() + 1));
        nextOutage = Optional.of(agenda.at(over, () -> {
            scheduledOutage = false;
            scheduledOffline = false;
            scheduleOutage();
        }));
    }
}
