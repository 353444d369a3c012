package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.NotModified;
import dev.slipway.sandbox.model.GitHubAnswer.Outcome;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import java.time.Instant;
import java.util.Optional;

/** Requests on a path: let in by the door, led to the path, answered 304 where the caller has what there is. */
final class GitHubDesk {

    /** What is done on the path that was asked for. */
    interface Request<T> {
        Outcome<T> on(GitHubRegistry home);
    }

    private final GitHubAgenda agenda;
    private final GitHubDoor door;
    private final GitHubRates rates;
    private final GitHubPaths paths;

    GitHubDesk(GitHubAgenda agenda, GitHubDoor door, GitHubRates rates, GitHubPaths paths) {
        this.agenda = agenda;
        this.door = door;
        this.rates = rates;
        this.paths = paths;
    }

    <T> GitHubAnswer<T> ask(String token, GitHubNeed need, String path, Instant now, Request<T> request) {
        agenda.advance(now);
        return door.ask(token, need, () -> {
            Optional<GitHubRegistry> home = paths.find(path).filter(found -> door.sees(token, found));
            if (home.isEmpty()) {
                return new Refused<>(404, "Not Found");
            }
            boolean renamed = !path.startsWith("#") && !home.get().path().equals(path);
            return renamed ? new GitHubAnswer.Moved<>(home.get().id) : request.on(home.get());
        });
    }

    /**
     * A read, conditional if the caller has an ETag. ETags are specific to a token, and a 304 costs nothing of the
     * primary limit.
     *
     * @param etag what the caller has
     */
    <T> GitHubAnswer<T> read(
            String token, GitHubNeed need, String path, Optional<String> etag, Instant now, Request<T> request) {
        GitHubAnswer<T> answer = ask(token, need, path, now, request);
        if (answer.value().isEmpty()) {
            return answer;
        }
        String tag = "W/\"" + HexDigits.of(token + ' ' + answer.value().get()) + "\"";
        boolean same = etag.filter(tag::equals).isPresent();
        if (same) {
            rates.giveBack(token, agenda.now());
        }
        Outcome<T> outcome = same ? new NotModified<>() : answer.outcome();
        return new GitHubAnswer<>(outcome, answer.delay(), rates.rate(token, agenda.now()), Optional.of(tag));
    }
}
