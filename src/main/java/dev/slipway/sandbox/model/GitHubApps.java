package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Ok;
import dev.slipway.sandbox.model.GitHubAnswer.Outcome;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import dev.slipway.sandbox.model.GitHubAssertion.Sound;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** GitHub Apps: as people make, install and change them, and as an App asks about itself with its own assertion. */
public final class GitHubApps {
    private static final Duration TOKEN_LASTS = Duration.ofHours(1);

    private final GitHubAgenda agenda;
    private final SplittableRandom random;
    private final GitHubAppBook book;
    private final GitHubDoor door;
    private final GitHubPaths paths;
    private final GitHubHooks hooks;
    private long last = 40_000_000;

    GitHubApps(
            GitHubAgenda agenda,
            SplittableRandom random,
            GitHubAppBook book,
            GitHubDoor door,
            GitHubPaths paths,
            GitHubHooks hooks) {
        this.agenda = agenda;
        this.random = random;
        this.book = book;
        this.door = door;
        this.paths = paths;
        this.hooks = hooks;
    }

    /** An App that exists from now on, installed nowhere. */
    public void add(GitHubApp app) {
        if (book.app(app.id()).isPresent()
                || book.named(app.clientId()).isPresent()
                || book.named(Long.toString(app.id())).isPresent()) {
            throw new IllegalArgumentException("there is an App " + app.id() + " or " + app.clientId() + " already");
        }
        book.add(new GitHubAppEntry(app));
    }

    /** The App of this client id, or of this id. */
    public Optional<GitHubApp> named(String issuer) {
        return book.named(issuer).map(entry -> entry.app);
    }

    /** Gives the App a hook that hears of jobs wherever it is installed, and pings it; the hook's id. */
    public long hook(long app, GitHubHook.Config config, Instant now) {
        agenda.advance(now);
        return hooks.openFor(book.known(app), config, List.of("workflow_job"));
    }

    /**
     * An owner installs the App, with all its permissions.
     *
     * @param owner an organisation, or a person with repositories here
     * @return the installation's id
     */
    public long install(long app, String owner, Instant now) {
        agenda.advance(now);
        GitHubAppEntry entry = book.known(app);
        if (!paths.owns(owner)) {
            throw new IllegalArgumentException("nobody of this name has anything here: " + owner);
        }
        if (book.of(entry).anyMatch(there -> there.owner.equals(owner))) {
            throw new IllegalArgumentException("the App is installed on " + owner + " already");
        }
        long id = ++last;
        book.installations.put(id, new GitHubInstalled(id, entry, owner, entry.app.permissions(), agenda.now()));
        return id;
    }

    /** The owner removes the App: its tokens end at once. */
    public void uninstall(long installation, Instant now) {
        revokeTokens(installation, now);
        book.installations.remove(installation);
    }

    /** The owner suspends the App, or lets it work again. */
    public void suspend(long installation, boolean on, Instant now) {
        agenda.advance(now);
        GitHubInstalled found = book.knownInstallation(installation);
        found.suspendedAt = on ? Optional.of(agenda.now()) : Optional.empty();
        found.updatedAt = agenda.now();
    }

    /** The owner agrees to other permissions. */
    public void permit(long installation, UnaryOperator<GitHubPermissions> change, Instant now) {
        agenda.advance(now);
        GitHubInstalled found = book.knownInstallation(installation);
        found.permissions = change.apply(found.permissions);
        found.updatedAt = agenda.now();
    }

    /** The primary limit of an installation, which all its tokens share. */
    public void limit(long installation, int requestsPerHour) {
        book.knownInstallation(installation).requestsPerHour = Optional.of(requestsPerHour);
    }

    /** Ends all tokens of an installation before their time. */
    public void revokeTokens(long installation, Instant now) {
        agenda.advance(now);
        GitHubInstalled found = book.knownInstallation(installation);
        door.revokeIf(bearer -> bearer instanceof GitHubInstalled.Token token && token.installation() == found);
    }

    /** The App itself. */
    public GitHubAnswer<GitHubApp> self(GitHubAssertion as, Optional<String> etag, Instant now) {
        return read(as, etag, now, app -> new Ok<>(app.app));
    }

    /** The installation on this path's owner. */
    public GitHubAnswer<GitHubInstallation> installationOf(
            GitHubAssertion as, String path, Optional<String> etag, Instant now) {
        return read(as, etag, now, app -> {
            Optional<GitHubRegistry> home = paths.find(path);
            if (home.isPresent() && !path.startsWith("#") && !home.get().path().equals(path)) {
                return new GitHubAnswer.Moved<>(home.get().id);
            }
            return shown(book.of(app)
                    .filter(there -> home.filter(there::on).isPresent())
                    .findFirst());
        });
    }

    public GitHubAnswer<GitHubInstallation> installation(
            GitHubAssertion as, long id, Optional<String> etag, Instant now) {
        return read(as, etag, now, app -> shown(find(app, id)));
    }

    private Optional<GitHubInstalled> find(GitHubAppEntry app, long id) {
        return book.of(app).filter(there -> there.id == id).findFirst();
    }

    private Outcome<GitHubInstallation> shown(Optional<GitHubInstalled> found) {
        return found.<Outcome<GitHubInstallation>>map(
                        there -> new Ok<>(there.shown(paths.find(there.owner).isPresent())))
                .orElse(new Refused<>(404, "Not Found"));
    }

    /**
     * A token for an installation, for an hour.
     *
     * @param wanted fewer permissions than the installation has; empty: all of them
     */
    public GitHubAnswer<GitHubToken> accessToken(
            GitHubAssertion as, long installation, Optional<GitHubPermissions> wanted, Instant now) {
        return ask(as, GitHubNeed.WRITE_RUNNERS.points, now, app -> {
            Optional<GitHubInstalled> found = find(app, installation);
            if (found.isEmpty()) {
                return new Refused<>(404, "Not Found");
            }
            if (found.get().suspendedAt.isPresent()) {
                return GitHubInstalled.suspended();
            }
            GitHubPermissions granted = found.get().permissions;
            return granted.include(wanted.orElse(granted))
                    ? new Ok<>(issue(found.get(), wanted.orElse(granted)))
                    : new Refused<>(422, "The permissions requested are not granted to this installation.");
        });
    }

    private GitHubToken issue(GitHubInstalled installation, GitHubPermissions permissions) {
        Instant now = agenda.now();
        door.revokeIf(bearer -> bearer instanceof GitHubInstalled.Token token && !now.isBefore(token.until()));
        String token = "ghs_%016x%016x".formatted(random.nextLong(), random.nextLong());
        Instant until = now.plus(TOKEN_LASTS);
        door.admit(token, new GitHubInstalled.Token(installation, permissions, until));
        return new GitHubToken(token, until, permissions);
    }

    /** A read of what is the App's, conditional if the caller has an ETag. */
    <T> GitHubAnswer<T> read(
            GitHubAssertion as, Optional<String> etag, Instant now, Function<GitHubAppEntry, Outcome<T>> work) {
        GitHubAnswer<T> answer = ask(as, GitHubNeed.PATH.points, now, work);
        return as instanceof Sound sound
                ? door.conditional(answer, sound.jwt(), new GitHubBearer.App(sound.app()), etag)
                : answer;
    }

    <T> GitHubAnswer<T> ask(GitHubAssertion as, int points, Instant now, Function<GitHubAppEntry, Outcome<T>> work) {
        agenda.advance(now);
        return door.askAsApp(as, points, app -> work.apply(book.known(app)));
    }
}
