package dev.slipway.github;

import dev.slipway.config.CredentialSettings;
import dev.slipway.config.GitHubSettings;
import dev.slipway.fleet.Fleet;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A client for each credential, made when it is first asked for. Safe on any thread. */
public final class GitHubClients {
    private final Vertx vertx;
    private final GitHubSettings settings;
    private final Function<String, GitHubObserver> observers;
    private final Map<String, GitHubClient> clients = new ConcurrentHashMap<>();

    /** @param observers gives who is told of the calls of a credential, by {@link dev.slipway.fleet.Pool#credential} */
    public GitHubClients(Vertx vertx, GitHubSettings settings, Function<String, GitHubObserver> observers) {
        this.vertx = vertx;
        this.settings = settings;
        this.observers = observers;
    }

    /** The one that speaks for a path, or for a repository of one. */
    public GitHubClient of(Fleet fleet, String path) {
        return clients.computeIfAbsent(fleet.credential(path), this::make);
    }

    private GitHubClient make(String credential) {
        CredentialSettings.Token token =
                (CredentialSettings.Token) settings.credentials().get(credential);
        return new GitHubClient(
                vertx, Endpoint.of(settings), new TokenFile(vertx, token.file()), observers.apply(credential));
    }

    /** Connections are closed; calls in flight fail. */
    public Future<Void> close() {
        return Future.join(List.copyOf(clients.values()).stream()
                        .map(GitHubClient::close)
                        .toList())
                .mapEmpty();
    }
}
