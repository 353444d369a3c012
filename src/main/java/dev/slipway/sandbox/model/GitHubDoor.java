package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Lost;
import dev.slipway.sandbox.model.GitHubAnswer.Ok;
import dev.slipway.sandbox.model.GitHubAnswer.Outcome;
import dev.slipway.sandbox.model.GitHubAnswer.Rate;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import dev.slipway.sandbox.model.GitHubModel.Access;
import java.time.Duration;
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
    private final GitHubOutages outages;
    private final Map<String, GitHubGrant> grants = new HashMap<>();

    private GitHubFaults faults;

    GitHubDoor(
            GitHubAgenda agenda,
            SplittableRandom random,
            GitHubRates rates,
            GitHubOutages outages,
            GitHubFaults faults) {
        this.agenda = agenda;
        this.random = random;
        this.rates = rates;
        this.outages = outages;
        this.faults = faults;
    }

    void faults(GitHubFaults changed) {
        faults = changed;
    }

    void grant(String token, GitHubGrant grant) {
        grants.put(token, grant);
    }

    void revoke(String token) {
        grants.remove(token);
    }

    /** Whether the path exists to this token, which has been let in. */
    boolean sees(String token, GitHubRegistry path) {
        return !grants.get(token).unseen().contains(path.path());
    }

    /** @param work carried out if the request is let in and not refused by a fault */
    <T> GitHubAnswer<T> ask(String token, GitHubNeed need, Supplier<Outcome<T>> work) {
        outages.begin();
        Outcome<T> outcome = refusal(token, need)
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

    private Optional<Refused<Void>> refusal(String token, GitHubNeed need) {
        if (outages.outage()) {
            return Optional.of(new Refused<>(503, "Service Unavailable"));
        }
        GitHubGrant grant = grants.get(token);
        if (grant == null) {
            return Optional.of(new Refused<>(401, "Bad credentials"));
        }
        if (need.points > 0) {
            Optional<GitHubRates.Exceeded> exceeded = rates.take(token, need.points, agenda.now());
            if (exceeded.isPresent()) {
                return exceeded.map(GitHubDoor::limited);
            }
        }
        if (random.nextDouble() < faults.failing()) {
            return Optional.of(new Refused<>(502, "Server Error"));
        }
        if (need.met(grant)) {
            return Optional.empty();
        }
        return Optional.of(
                need.granted(grant) == Access.NOTHING
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
}
