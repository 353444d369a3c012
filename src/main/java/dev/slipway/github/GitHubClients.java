package dev.slipway.github;

import dev.slipway.config.CredentialSettings;
import dev.slipway.config.GitHubSettings;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Pool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A client for each credential, made when it is first asked for: one for a token, and one for each installation of a
 * GitHub App. Safe on any thread.
 */
public final class GitHubClients {
    /** Repositories at which an installation is looked for: one answers as a rule. */
    private static final int MOST_LOOKED_AT = 10;

    private final Vertx vertx;
    private final GitHubSettings settings;
    private final Function<String, GitHubObserver> observers;
    private final GitHubTimeouts timeouts;
    private final Clocks clocks;
    private final Map<String, GitHubClient> clients = new ConcurrentHashMap<>();
    /** The last that was asked for. */
    private volatile Fleet fleet;

    /** @param observers gives who is told of the calls of a credential, by {@link dev.slipway.fleet.Pool#credential} */
    public GitHubClients(Vertx vertx, GitHubSettings settings, Function<String, GitHubObserver> observers) {
        this(vertx, settings, observers, GitHubTimeouts.usual(), Clocks.system());
    }

    GitHubClients(
            Vertx vertx,
            GitHubSettings settings,
            Function<String, GitHubObserver> observers,
            GitHubTimeouts timeouts,
            Clocks clocks) {
        this.vertx = vertx;
        this.settings = settings;
        this.observers = observers;
        this.timeouts = timeouts;
        this.clocks = clocks;
    }

    /** The one that speaks for a path, or for a repository of one. If there is no such credential, all of its calls fail. */
    public GitHubClient of(Fleet asked, String path) {
        fleet = asked;
        String credential = asked.credential(path);
        return clients.computeIfAbsent(credential, name -> make(name, () -> installed(name, path)));
    }

    /** Where to look an installation up: at the paths of the pools, as it must be installed there. */
    private List<String> installed(String credential, String path) {
        List<String> paths = fleet.pools().stream()
                .filter(pool -> pool.credential().equals(credential))
                .map(Pool::path)
                .distinct()
                .limit(MOST_LOOKED_AT)
                .toList();
        return paths.isEmpty() ? List.of(path) : paths;
    }

    private GitHubClient make(String name, Supplier<List<String>> paths) {
        var endpoint = Endpoint.of(settings);
        GitHubObserver observer = observers.apply(name);
        return new GitHubClient(vertx, endpoint, credential(name, paths, endpoint, observer), observer, timeouts);
    }

    private Credential credential(
            String name, Supplier<List<String>> paths, Endpoint endpoint, GitHubObserver observer) {
        String entry = GitHubSettings.credentialOf(name);
        CredentialSettings found = settings.credentials().get(entry);
        if (found instanceof CredentialSettings.Token token) {
            return new TokenFile(vertx, token.file(), WatchedFile.LOOK_AGAIN, observer::replaced);
        } else if (found instanceof CredentialSettings.App app) {
            return new Installation(vertx, endpoint, app, paths, observer, timeouts, clocks);
        }
        return new NoCredential(entry);
    }

    /** Looks whether any token was replaced: while a rate gate is closed no call would find out. */
    public void look() {
        clients.values().forEach(GitHubClient::look);
    }

    /** Connections are closed; calls in flight fail. */
    public Future<Void> close() {
        return Future.join(List.copyOf(clients.values()).stream()
                        .map(GitHubClient::close)
                        .toList())
                .mapEmpty();
    }
}
