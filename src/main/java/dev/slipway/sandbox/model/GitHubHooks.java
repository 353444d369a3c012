package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Ok;
import dev.slipway.sandbox.model.GitHubAnswer.Outcome;
import dev.slipway.sandbox.model.GitHubAnswer.Page;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The hooks of organisations and repositories, and the lists of what was delivered to them. */
public final class GitHubHooks {
    /** GitHub's documented limit for one event. */
    private static final int MOST = 20;

    /**
     * A part of a hook's list of deliveries, the newest first.
     *
     * @param next where the rest begins: an id, to be given as {@code before}; empty if this is the end
     */
    public record Slice(List<GitHubAttempt> attempts, Optional<Long> next) {
        public Slice {
            attempts = List.copyOf(attempts);
        }
    }

    private final GitHubAgenda agenda;
    private final GitHubDesk desk;
    private final GitHubPaths paths;
    private final GitHubDeliveries deliveries;
    private long last = 900_000;

    GitHubHooks(GitHubAgenda agenda, GitHubDesk desk, GitHubPaths paths, GitHubDeliveries deliveries) {
        this.agenda = agenda;
        this.desk = desk;
        this.paths = paths;
        this.deliveries = deliveries;
    }

    /** Creates a hook without asking for permission; its id. */
    public long add(String path, GitHubHook.Config config, List<String> events, Instant now) {
        agenda.advance(now);
        return openFor(paths.known(path), config, events);
    }

    long openFor(GitHubHookOwner owner, GitHubHook.Config config, List<String> events) {
        return open(owner, config, events, true).id();
    }

    /** Removes a hook behind its owner's back; whether there was one. */
    public boolean vanish(String path, long id, Instant now) {
        agenda.advance(now);
        deliveries.closed(id);
        return paths.known(path).hooks.remove(id) != null;
    }

    /** A path's hooks, past all permissions. */
    public List<GitHubHook> of(String path, Instant now) {
        agenda.advance(now);
        return shown(paths.known(path));
    }

    /** @param page from 1 */
    public GitHubAnswer<Page<GitHubHook>> list(
            String token, String path, int page, int perPage, Optional<String> etag, Instant now) {
        return desk.read(
                token, GitHubNeed.READ_HOOKS, path, etag, now, home -> new Ok<>(Page.of(shown(home), page, perPage)));
    }

    public GitHubAnswer<GitHubHook> get(String token, String path, long id, Optional<String> etag, Instant now) {
        return desk.read(token, GitHubNeed.READ_HOOKS, path, etag, now, home -> find(home, id, GitHubHooks::same));
    }

    /** Creates a hook, which is pinged. */
    public GitHubAnswer<GitHubHook> create(
            String token, String path, GitHubHook.Config config, List<String> events, boolean active, Instant now) {
        return desk.ask(
                token,
                GitHubNeed.WRITE_HOOKS,
                path,
                now,
                home -> mistake(home, config, events)
                        .<Outcome<GitHubHook>>map(wrong -> wrong)
                        .orElseGet(() -> new Ok<>(open(home, config, events, active))));
    }

    /** Changes a hook. */
    public GitHubAnswer<GitHubHook> update(String token, String path, long id, GitHubHook.Change change, Instant now) {
        return change(token, path, id, hook -> hook.changed(change, agenda.now()), now);
    }

    /** Changes a hook's configuration only, and of that only what is given: a secret stays. */
    public GitHubAnswer<GitHubHook> updateConfig(
            String token, String path, long id, UnaryOperator<GitHubHook.Config> change, Instant now) {
        return change(
                token,
                path,
                id,
                hook -> hook.changed(GitHubHook.Change.of(change.apply(hook.config())), agenda.now()),
                now);
    }

    /**
     * Attempts to deliver to a hook, the newest first. One that is still under way is not there yet.
     *
     * @param before a {@link Slice#next}; empty: from the newest
     * @param succeeded only those answered 2xx or 3xx, or only those answered 4xx or 5xx: what got no answer is neither
     */
    public GitHubAnswer<Slice> deliveries(
            String token,
            String path,
            long id,
            Optional<Long> before,
            int perPage,
            Optional<Boolean> succeeded,
            Optional<String> etag,
            Instant now) {
        return desk.read(
                token,
                GitHubNeed.READ_HOOKS,
                path,
                etag,
                now,
                home -> find(home, id, (owner, hook) -> slice(id, before, perPage, succeeded)));
    }

    Slice slice(long hook, Optional<Long> before, int perPage, Optional<Boolean> succeeded) {
        Collection<GitHubAttempt> all =
                deliveries.attempts(hook).newestFirst(before.orElse(Long.MAX_VALUE), agenda.now());
        List<GitHubAttempt> found = all.stream()
                .filter(attempt ->
                        succeeded.isEmpty() || classified(attempt.reception().code(), succeeded.get()))
                .limit(perPage + 1L)
                .toList();
        boolean end = found.size() <= perPage;
        List<GitHubAttempt> part = end ? found : found.subList(0, perPage);
        return new Slice(
                part, end ? Optional.empty() : Optional.of(part.get(perPage - 1).id()));
    }

    /** As GitHub's description of the parameter says it. */
    private static boolean classified(int code, boolean succeeded) {
        return succeeded ? code >= 200 && code < 400 : code >= 400 && code < 600;
    }

    /** Has a delivery attempted once more, with the same GUID. */
    public GitHubAnswer<Boolean> redeliver(String token, String path, long id, long attempt, Instant now) {
        return desk.ask(
                token,
                GitHubNeed.WRITE_HOOKS,
                path,
                now,
                home -> home.hooks.containsKey(id) ? again(id, attempt) : new Refused<>(404, "Not Found"));
    }

    Outcome<Boolean> again(long hook, long attempt) {
        GitHubAttempt found = deliveries.attempts(hook).get(attempt, agenda.now());
        if (found == null) {
            return new Refused<>(404, "Not Found");
        }
        deliveries.redeliver(found);
        return new Ok<>(true);
    }

    private interface Look<T> {
        T at(GitHubRegistry owner, GitHubHook hook);
    }

    private static GitHubHook same(GitHubRegistry owner, GitHubHook hook) {
        return hook.at(owner.path());
    }

    private static <T> Outcome<T> find(GitHubRegistry home, long id, Look<T> look) {
        GitHubHook hook = home.hooks.get(id);
        return hook == null ? new Refused<>(404, "Not Found") : new Ok<>(look.at(home, hook));
    }

    private GitHubAnswer<GitHubHook> change(
            String token, String path, long id, UnaryOperator<GitHubHook> change, Instant now) {
        return desk.ask(
                token,
                GitHubNeed.WRITE_HOOKS,
                path,
                now,
                home -> find(home, id, (owner, hook) -> {
                    GitHubHook changed = change.apply(hook);
                    owner.hooks.put(id, changed);
                    return changed.at(owner.path());
                }));
    }

    private static List<GitHubHook> shown(GitHubRegistry home) {
        return home.hooks.values().stream().map(hook -> hook.at(home.path())).toList();
    }

    private GitHubHook open(GitHubHookOwner home, GitHubHook.Config config, List<String> events, boolean active) {
        Instant now = agenda.now();
        var hook = new GitHubHook(++last, home.path(), config, events, active, now, now, Optional.empty());
        home.hooks().put(hook.id(), hook);
        deliveries.opened(hook, home);
        return hook;
    }

    private static Optional<Refused<GitHubHook>> mistake(
            GitHubRegistry home, GitHubHook.Config config, List<String> events) {
        if (home.hooks.values().stream().anyMatch(hook -> hook.overlaps(config, events))) {
            return Optional.of(new Refused<>(
                    422, "Hook already exists on this " + (home.isRepository() ? "repository" : "organization")));
        }
        return events.stream()
                .filter(event -> home.hooks.values().stream()
                                .filter(hook -> hook.events().contains(event))
                                .count()
                        >= MOST)
                .findFirst()
                .map(event -> new Refused<>(422, "The \"" + event + "\" event cannot have more than 20 hooks"));
    }
}
