package dev.slipway.sandbox.model;

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
    private final GitHubPaths paths;

    GitHubDesk(GitHubAgenda agenda, GitHubDoor door, GitHubPaths paths) {
        this.agenda = agenda;
        this.door = door;
        this.paths = paths;
    }

    <T> GitHubAnswer<T> ask(String token, GitHubNeed need, String path, Instant now, Request<T> request) {
        agenda.advance(now);
        Optional<GitHubRegistry> found = paths.find(path);
        boolean repository = found.map(GitHubRegistry::isRepository).orElse(path.contains("/"));
        return door.ask(token, need, repository, () -> {
            Optional<GitHubRegistry> home = found.filter(there -> door.sees(token, there));
            if (home.isEmpty()) {
                return new Refused<>(404, "Not Found");
            }
            boolean renamed = !path.startsWith("#") && !home.get().path().equals(path);
            return renamed ? new GitHubAnswer.Moved<>(home.get().id) : request.on(home.get());
        });
    }

    /**
     * A read, conditional if the caller has an ETag.
     *
     * @param etag what the caller has, as its {@code If-None-Match} says it
     */
    <T> GitHubAnswer<T> read(
            String token, GitHubNeed need, String path, Optional<String> etag, Instant now, Request<T> request) {
        return door.conditional(ask(token, need, path, now, request), token, etag);
    }
}
