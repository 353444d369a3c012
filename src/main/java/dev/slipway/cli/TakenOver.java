package dev.slipway.cli;

import dev.slipway.config.CredentialSettings;
import dev.slipway.config.GitHubSettings;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Pool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of a configuration that was read again a running service can do. Pure. */
final class TakenOver {

    private TakenOver() {}

    /**
     * The fleet as it is asked for now, but for pools whose credential the service was not started with: those stay as they
     * are, and new ones of them stay away, until it is started again.
     *
     * @param started what it was started with
     * @param current the fleet that it keeps at this moment
     */
    static Fleet of(GitHubSettings started, Fleet current, GitHubSettings next, Fleet wanted) {
        Map<String, String> speakers = new HashMap<>();
        wanted.pools().stream()
                .filter(pool -> known(started.credentials(), next.credentials(), pool))
                .forEach(pool -> speakers.put(pool.path(), pool.credential()));
        List<Pool> pools = wanted.pools().stream()
                .map(pool -> known(started.credentials(), next.credentials(), pool)
                        ? Optional.of(pool)
                        // All pools of a path have the same credential.
                        : current.pool(pool.name())
                                .filter(has -> speakers.getOrDefault(has.path(), has.credential())
                                        .equals(has.credential())))
                .flatMap(Optional::stream)
                .toList();
        // How jobs are learned of follows from the webhook, the one that is there.
        return new Fleet(
                wanted.name(),
                wanted.formerNames(),
                wanted.checkInterval(),
                wanted.launchConcurrency(),
                current.jobs(),
                pools,
                former(current));
    }

    /** The pools that are not as they are wanted. */
    static List<String> held(Fleet current, Fleet wanted) {
        return wanted.pools().stream()
                .filter(pool -> !current.pool(pool.name()).equals(Optional.of(pool)))
                .map(Pool::name)
                .toList();
    }

    private static Map<String, String> former(Fleet current) {
        var former = new HashMap<>(current.formerCredentials());
        current.pools().forEach(pool -> former.put(pool.path(), pool.credential()));
        return former;
    }

    /** A token's file that is another needs a restart as well, but until then the pool has a token all the same. */
    private static boolean known(
            Map<String, CredentialSettings> started, Map<String, CredentialSettings> next, Pool pool) {
        String name = GitHubSettings.credentialOf(pool.credential());
        CredentialSettings has = started.get(name);
        return has != null && has.getClass().equals(next.get(name).getClass());
    }
}
