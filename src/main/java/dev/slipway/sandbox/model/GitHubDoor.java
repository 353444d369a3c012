package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Limit;
import dev.slipway.sandbox.model.GitHubAnswer.Lost;
import dev.slipway.sandbox.model.GitHubAnswer.NotModified;
import dev.slipway.sandbox.model.GitHubAnswer.Ok;
import dev.slipway.sandbox.model.GitHubAnswer.Outcome;
import dev.slipway.sandbox.model.GitHubAnswer.Rate;
import dev.slipway.sandbox.model.GitHubAnswer.Receipt;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import dev.slipway.sandbox.model.GitHubModel.Access;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What every request passes before it is looked at: outages, credentials, rate limits, and the faults of any request. */
final class GitHubDoor {
    private static final String NOBODY = "nobody";

    private final GitHubAgenda agenda;
    private final SplittableRandom random;
    private final GitHubRates rates;
    private final GitHubOutages outages;
    private final Map<String, GitHubBearer> bearers = new HashMap<>();
    /** A token keeps its account, whatever becomes of its grant. */
    private final Map<String, String> accounts = new HashMap<>();

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
        String account = accounts.computeIfAbsent(token, t -> "token " + (accounts.size() + 1));
        admit(token, new GitHubBearer.Person(account, grant));
    }

    void admit(String token, GitHubBearer bearer) {
        bearers.put(token, bearer);
    }

    void revoke(String token) {
        bearers.remove(token);
    }

    void revokeIf(Predicate<GitHubBearer> what) {
        bearers.values().removeIf(what);
    }

    /** Whose limits a token's requests count against. */
    Optional<String> account(String token) {
        return Optional.ofNullable(bearers.get(token)).map(GitHubBearer::account);
    }

    /** Whether the path exists to this token, which has been let in. */
    boolean sees(String token, GitHubRegistry path) {
        return bearers.get(token).sees(path);
    }

    /**
     * @param repository whether it is about a repository
     * @param work carried out if the request is let in and not refused by a fault
     */
    <T> GitHubAnswer<T> ask(String token, GitHubNeed need, boolean repository, Supplier<Outcome<T>> work) {
        Optional<GitHubBearer> bearer = Optional.ofNullable(bearers.get(token));
        return answer(bearer, unknown(), need.points, () -> denied(bearer.orElseThrow(), need, repository), work);
    }

    private static Refused<Void> unknown() {
        return new Refused<>(401, "Bad credentials");
    }

    /** @param work of the App of this id, carried out if the request is let in and not refused by a fault */
    <T> GitHubAnswer<T> askAsApp(GitHubAssertion as, int points, LongFunction<Outcome<T>> work) {
        if (as instanceof GitHubAssertion.Unsound unsound) {
            Refused<Void> why = new Refused<>(unsound.status(), unsound.message());
            return answer(Optional.empty(), why, points, Optional::empty, () -> why.as());
        }
        long app = ((GitHubAssertion.Sound) as).app();
        return answer(
                Optional.of(new GitHubBearer.App(app)), unknown(), points, Optional::empty, () -> work.apply(app));
    }

    private <T> GitHubAnswer<T> answer(
            Optional<GitHubBearer> bearer,
            Refused<Void> whyUnknown,
            int points,
            Supplier<Optional<Refused<Void>>> denied,
            Supplier<Outcome<T>> work) {
        outages.begin();
        Optional<Refused<Void>> barred =
                bearer.isEmpty() && !outages.outage() ? Optional.of(whyUnknown) : barred(bearer, points);
        boolean counted = barred.isEmpty() && points > 0;
        Outcome<T> outcome =
                barred.or(this::failed).or(denied).<Outcome<T>>map(Refused::as).orElseGet(work);
        if (outcome instanceof Ok<T> && random.nextDouble() < faults.losing()) {
            outcome = new Lost<>();
        }
        Duration delay = Duration.ofMillis(random.nextLong(faults.slowest().toMillis() + 1));
        Receipt receipt = new Receipt(bearer.map(GitHubBearer::account).orElse(NOBODY), counted);
        return new GitHubAnswer<>(worded(outcome), delay, rate(bearer), Optional.empty(), receipt);
    }

    private <T> Outcome<T> worded(Outcome<T> outcome) {
        boolean tooMany =
                faults.oddities().tooMany() && outcome instanceof Refused<T> refused && refused.limit() != Limit.NONE;
        return tooMany ? ((Refused<T>) outcome).as(429) : outcome;
    }

    /** Why a request is not even counted. */
    private Optional<Refused<Void>> barred(Optional<GitHubBearer> bearer, int points) {
        if (outages.outage()) {
            return Optional.of(new Refused<>(503, "Service Unavailable"));
        }
        GitHubBearer caller = bearer.orElseThrow();
        Optional<Refused<Void>> barred = caller.barred(agenda.now());
        if (barred.isPresent() || points == 0) {
            return barred;
        }
        if (surprised()) {
            return Optional.of(surprise());
        }
        return rates.take(caller.account(), caller.requestsPerHour(), points, agenda.now())
                .map(GitHubDoor::limited);
    }

    private boolean surprised() {
        double share = faults.oddities().limiting();
        return share > 0 && random.nextDouble() < share;
    }

    private Refused<Void> surprise() {
        Duration wait = Duration.ofSeconds(30 + random.nextLong(60));
        return new Refused<>(
                random.nextBoolean() ? 403 : 429,
                SECONDARY,
                faults.oddities().unsaid() ? Optional.empty() : Optional.of(wait),
                Limit.SECONDARY);
    }

    private Optional<Refused<Void>> failed() {
        return random.nextDouble() < faults.failing()
                ? Optional.of(new Refused<>(502, "Server Error"))
                : Optional.empty();
    }

    private static Optional<Refused<Void>> denied(GitHubBearer bearer, GitHubNeed need, boolean repository) {
        Access granted = bearer.granted(need, repository);
        if (need.metBy(granted)) {
            return Optional.empty();
        }
        return Optional.of(
                granted == Access.NOTHING
                        ? new Refused<>(404, "Not Found")
                        : new Refused<>(403, "Resource not accessible by " + bearer.kind()));
    }

    /** The primary limit of whoever this is, as GitHub says it. */
    Rate rate(Optional<GitHubBearer> bearer) {
        Rate rate = bearer.map(known -> rates.rate(known.account(), known.requestsPerHour(), agenda.now()))
                .orElseGet(() -> new Rate(60, 59, agenda.now().plusSeconds(3600)));
        return faults.oddities().shown(rate, agenda.now());
    }

    Rate rate(String token) {
        return rate(Optional.ofNullable(bearers.get(token)));
    }

    /** Makes an answer conditional for this token. */
    <T> GitHubAnswer<T> conditional(GitHubAnswer<T> answer, String token, Optional<String> etag) {
        GitHubBearer bearer = bearers.get(token);
        return bearer == null ? answer : conditional(answer, token, bearer, etag);
    }

    /**
     * An answer that has an ETag, specific to the credential; 304 to a caller who has what there is, and then it costs
     * nothing of the primary limit.
     *
     * @param etag what the caller has, as its {@code If-None-Match} says it
     */
    <T> GitHubAnswer<T> conditional(
            GitHubAnswer<T> answer, String credential, GitHubBearer bearer, Optional<String> etag) {
        if (answer.value().isEmpty() || faults.oddities().etagless()) {
            return answer;
        }
        GitHubTag tag = GitHubTag.of(credential + ' ' + answer.value().get());
        boolean same = etag.filter(tag::matches).isPresent();
        if (same && answer.receipt().counted()) {
            rates.giveBack(bearer.account(), agenda.now());
        }
        return new GitHubAnswer<>(
                same ? new NotModified<>() : answer.outcome(),
                answer.delay(),
                rate(Optional.of(bearer)),
                Optional.of(tag.text()),
                new Receipt(bearer.account(), answer.receipt().counted() && !same));
    }

    private static final String SECONDARY =
            "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

    static <T> Refused<T> limited(GitHubRates.Exceeded exceeded) {
        return new Refused<>(
                403,
                exceeded.primary()
                        ? "API rate limit exceeded for user ID 1. If you reach out to GitHub Support for help, please"
                                + " include the request ID."
                        : SECONDARY,
                Optional.of(exceeded.retryAfter()),
                exceeded.primary() ? Limit.PRIMARY : Limit.SECONDARY);
    }
}
